import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import { ExecutionCommands } from './execution-commands.js';
import { DirectExecution, type Direction } from './direct-execution.command.js';
import { commandIdOf } from './command-ids.js';

@CommandHandler(DirectExecution)
export class DirectExecutionHandler implements ICommandHandler<DirectExecution> {
  constructor(private readonly executions: ExecutionCommands) {}

  execute({ direction }: DirectExecution) {
    const { executionId, commandId } = direction.input;
    return this.executions.handle(executionId, commandIdOf(commandId), (decision) =>
      toCommand(direction, decision),
    );
  }
}

function toCommand(
  direction: Direction,
  decision: { readonly by: string; readonly now: number },
): PersonCommand {
  const { comment } = direction.input;
  const common = { ...decision, ...(comment ? { comment } : {}) };
  switch (direction.type) {
    case 'ApprovePlan':
    case 'RejectPlan':
      return { type: direction.type, data: { ...common, digest: direction.input.digest } };
    case 'ApproveStep':
    case 'RejectStep': {
      const { digest, stepId } = direction.input;
      return { type: direction.type, data: { ...common, digest, stepId } };
    }
    case 'PauseExecution': {
      const { timers } = direction.input;
      return { type: direction.type, data: { ...common, ...(timers && { timers }) } };
    }
    case 'ResumeExecution':
    case 'CancelExecution':
      return { type: direction.type, data: common };
  }
}
