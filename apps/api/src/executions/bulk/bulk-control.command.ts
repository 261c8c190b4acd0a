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
import { goesWithAbove } from './goes-with-above.js';
import { Lineage } from './lineage.js';

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
const withAbove = 'It goes with the run above it.';

/**
 * One that is refused or fails does not stop the others. Each has a command id of its own that follows from the whole's. What concerns
 * a run concerns those that its steps are: so it comes first, and they are told only what does not follow from that.
 */
@CommandHandler(BulkControl)
export class BulkControlHandler implements ICommandHandler<BulkControl> {
  constructor(
    private readonly targets: BulkTargets,
    private readonly executions: ExecutionCommands,
    private readonly lineage: Lineage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute({ input, person }: BulkControl): Promise<BulkResult> {
    const commandId = commandIdOf(input.commandId);
    const { listed, ...rest } = await this.targets.find(input);
    if (input.dryRun) return { commandId, ...rest, outcomes: listed };
    const outcomes = [...listed];
    for (const places of await this.byDepth(listed)) {
      const next = places.values();
      const work = async () => {
        for (const place of next)
          outcomes[place] = await this.act(input, person, commandId, listed[place] as Outcome);
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    }
    return { commandId, ...rest, outcomes };
  }

  /** Places in the list: of those that are above others first, of those that lie equally deep the oldest. */
  private async byDepth(listed: readonly Outcome[]): Promise<readonly (readonly number[])[]> {
    const depths = await Promise.all(listed.map(({ executionId }) => this.lineage.depthOf(executionId)));
    const oldestFirst = [...listed.keys()].reverse();
    return [...new Set(depths)]
      .toSorted((one, other) => one - other)
      .map((depth) => oldestFirst.filter((place) => depths[place] === depth));
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
      const [run, ...above] = await this.lineage.of(executionId);
      if (run.status !== 'none' && goesWithAbove(action, run, above)) {
        const { request } = run.requested;
        return { ...target, verdict: 'done', request, status: run.status, message: withAbove };
      }
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
