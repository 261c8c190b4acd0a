import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { Person } from '../../auth/people.js';
import type { CommandResult } from '../types/command-result.type.js';
import type { DeadlineInput } from '../types/deadline.input.js';
import { rejected } from '../view/command-result-view.js';
import { commandIdOf } from './command-ids.js';
import { deadlineOf } from './deadline-of.js';
import { ExecutionCommands } from './execution-commands.js';

/** Gives an execution a deadline, another one, or none. */
export class SetDeadline extends Command<CommandResult> {
  constructor(
    readonly input: DeadlineInput,
    readonly person: Person,
  ) {
    super();
  }
}

@CommandHandler(SetDeadline)
export class SetDeadlineHandler implements ICommandHandler<SetDeadline> {
  constructor(private readonly executions: ExecutionCommands) {}

  async execute({ input, person }: SetDeadline) {
    const { executionId, commandId, comment } = input;
    const deadline = deadlineOf(input, Date.now());
    if (isRejection(deadline)) return rejected(deadline);
    return this.executions.handle(executionId, commandIdOf(commandId), person, (decision) => ({
      type: 'SetDeadline',
      data: { ...decision, deadline, ...(comment ? { comment } : {}) },
    }));
  }
}
