import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { derivedId } from '@app/infrastructure/command-handling/event-ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Person } from '../../auth/people.js';
import { LOGGER } from '../../parts.js';
import { commandIdOf } from '../commands/command-ids.js';
import { ExecutionCommands } from '../commands/execution-commands.js';
import type { BulkControlInput, BulkResult } from './bulk.types.js';
import { BulkTargets, type Outcome } from './bulk-targets.js';

/** The same command to many executions. */
export class BulkControl extends Command<BulkResult> {
  constructor(
    readonly input: BulkControlInput,
    readonly person: Person,
  ) {
    super();
  }
}

const atOnce = 8;

/** One that is refused or fails does not stop the others. Each has a command id of its own that follows from the whole's. */
@CommandHandler(BulkControl)
export class BulkControlHandler implements ICommandHandler<BulkControl> {
  constructor(
    private readonly targets: BulkTargets,
    private readonly executions: ExecutionCommands,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute({ input, person }: BulkControl): Promise<BulkResult> {
    const commandId = commandIdOf(input.commandId);
    const { listed, ...rest } = await this.targets.find(input);
    if (input.dryRun) return { commandId, ...rest, outcomes: listed };
    const outcomes = [...listed];
    // The oldest first: else a sub-execution could end before the run above is told to, and fail that.
    const places = [...listed.keys()].reverse().values();
    const work = async () => {
      for (const place of places)
        outcomes[place] = await this.act(input, person, commandId, listed[place] as Outcome);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { commandId, ...rest, outcomes };
  }

  private async act(
    { action, comment }: BulkControlInput,
    person: Person,
    whole: string,
    target: Outcome,
  ): Promise<Outcome> {
    const { executionId } = target;
    const said = comment ? { comment } : {};
    try {
      const result = await this.executions.handle(
        executionId,
        derivedId(whole, executionId),
        person,
        (decision) => ({
          type: action,
          data: { ...decision, ...said },
        }),
      );
      if ('code' in result)
        return { ...target, verdict: 'refused', code: result.code, message: result.message };
      const { request, status } = result.execution;
      return { ...target, verdict: 'done', request, status };
    } catch (error) {
      this.logger.error({ err: error, executionId, action }, 'a bulk command failed for an execution');
      const message = 'It could not be carried out. Send the command again, under the same command id.';
      return { ...target, verdict: 'failed', code: 'INTERNAL_SERVER_ERROR', message };
    }
  }
}
