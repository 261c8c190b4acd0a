import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { OutcomeUnknown } from '@app/domain/kernel/event-store-errors.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { sharedNow } from '../time/shared-time.js';
import type { ActorOptions } from './actor-options.js';

/** What a worker decides it never decides again under the same command: its ids need not follow from one. */
const randomId = () => randomUUID();

/** Appends to the stream of one run, in this worker's name. */
export class RunWriter {
  isStopped = false;

  constructor(private readonly options: Pick<ActorOptions, 'store' | 'run' | 'worker' | 'logger'>) {}

  /**
   * @param after the revision of the last event known, -1 for none
   * @returns the revision of the last event written
   * @throws WrongExpectedRevision when somebody else has written
   */
  async append(events: readonly ExecutionEvent[], after: number): Promise<number> {
    const { worker, run } = this.options;
    const provenance = {
      tenant: run.tenant,
      actor: worker,
      correlationId: run.executionId,
      commandId: randomUUID(),
      now: sharedNow(),
    };
    return this.appendUntilKnown(newEvents(events, provenance, randomId), after);
  }

  async waitForStore(error: unknown): Promise<void> {
    const { run, logger } = this.options;
    logger.warn({ executionId: run.executionId, err: error }, 'waiting for the event store');
    await sleep(500);
  }

  /** An append whose outcome is unknown is sent again with the same ids: it is stored once. */
  private async appendUntilKnown(events: readonly NewEvent[], after: number): Promise<number> {
    const { store, run } = this.options;
    for (;;) {
      try {
        const expected = after < 0 ? 'no-stream' : after;
        return (await store.append(run.stream, expected, events)).revision;
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || this.isStopped) throw error;
        await this.waitForStore(error);
      }
    }
  }
}
