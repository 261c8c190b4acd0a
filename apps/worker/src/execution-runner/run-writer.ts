import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
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
  /** Turns in a row that a defect has broken off. */
  private defects = 0;

  constructor(
    private readonly options: Pick<ActorOptions, 'store' | 'run' | 'worker' | 'logger' | 'onDefect'>,
  ) {}

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
    const revision = await this.appendUntilKnown(newEvents(events, provenance, randomId), after);
    this.defects = 0;
    return revision;
  }

  /** A turn was broken off and is to be taken again. A defect may come back each time: it is told once, and tried more and more seldom. */
  async waitAfter(error: unknown): Promise<void> {
    if (!isDefect(error)) return this.waitForStore(error);
    const { run, logger, onDefect } = this.options;
    logger.error({ executionId: run.executionId, err: error }, 'a defect holds up this execution');
    if (this.defects === 0) onDefect(error);
    const until = performance.now() + Math.min(500 * 2 ** this.defects++, 30_000);
    // Whoever stops the run waits for this.
    while (performance.now() < until && !this.isStopped) await sleep(100);
  }

  private async waitForStore(error: unknown): Promise<void> {
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

/** What the language throws, not the store. */
const isDefect = (error: unknown): error is Error =>
  isNativeError(error) && ['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'].includes(error.name);
