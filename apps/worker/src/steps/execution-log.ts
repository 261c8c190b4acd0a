import { setTimeout as sleep } from 'node:timers/promises';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { limits, type EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type StreamName } from '@app/domain/kernel/ids.js';
import type { ExecutionLogEvent } from '@app/domain/execution/execution-log.events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { LogLevel } from '@app/infrastructure/tools/tool.js';
import type { Run } from '../execution-runner/run.js';
import { sharedNow } from '../time/shared-time.js';

export interface StepLog {
  log(level: LogLevel, message: string): void;
  /** @param fraction 0 to 1 */
  progress(fraction: number, message?: string): void;
}

/** Lines of one attempt that are kept; a tool that says more is cut short. */
const maxLinesPerAttempt = 1_000;
const maxMessageLength = 4_000;

/**
 * What steps say, in the sibling stream `execution_log`: chatter never mixes with decisions. Lines that come while
 * an append is under way go together in the next.
 */
export class ExecutionLog {
  private readonly pending = new Map<StreamName, ExecutionLogEvent[]>();
  private readonly writing = new Map<StreamName, Promise<void>>();
  private closed = false;

  constructor(
    private readonly store: EventStore,
    private readonly worker: string,
    private readonly logger: Logger,
    /** Seconds that lines are kept; absent: for ever. */
    private readonly keepSeconds?: number,
  ) {}

  ofStep(run: Run, stepId: string, attempt: number): StepLog {
    let lines = 0;
    const add = (event: ExecutionLogEvent) => {
      lines += 1;
      if (lines < maxLinesPerAttempt) this.add(run, event);
      else if (lines === maxLinesPerAttempt) {
        const message = `This step says no more: ${maxLinesPerAttempt} lines are kept per attempt.`;
        this.add(run, {
          type: 'StepLogged',
          data: { stepId, attempt, level: 'warn', message, at: sharedNow() },
        });
      }
    };
    return {
      log: (level, text) => {
        const message = text.slice(0, maxMessageLength);
        add({ type: 'StepLogged', data: { stepId, attempt, level, message, at: sharedNow() } });
      },
      progress: (given, text) => {
        const fraction = Math.min(1, Math.max(0, given));
        const message = text?.slice(0, maxMessageLength) ?? null;
        add({ type: 'StepProgressed', data: { stepId, attempt, fraction, message, at: sharedNow() } });
      },
    };
  }

  /** A line about the run as a whole. */
  note(run: Run, level: LogLevel, message: string): void {
    this.add(run, {
      type: 'StepLogged',
      data: { stepId: null, attempt: null, level, message, at: sharedNow() },
    });
  }

  /** Resolves when everything said so far is stored. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.writing.values());
  }

  private add(run: Run, event: ExecutionLogEvent): void {
    const waiting = this.pending.get(run.stream);
    if (waiting) {
      waiting.push(event);
      return;
    }
    this.pending.set(run.stream, [event]);
    this.writing.set(run.stream, this.write(run));
  }

  private async write(run: Run): Promise<void> {
    const { tenant, executionId } = run;
    const stream = streamOf(tenant, 'execution_log', executionId);
    for (let lines = this.pending.get(run.stream); lines && lines.length > 0;) {
      const batch = newEvents(lines.splice(0, Math.min(100, limits.appendEvents)), {
        tenant,
        actor: this.worker,
        correlationId: executionId,
        commandId: newId(),
        now: sharedNow(),
      });
      for (let stored = false; !stored;) {
        stored = await this.store.append(stream, 'any', batch).then(
          async ({ revision }) => {
            if (revision === batch.length - 1) await this.begun(stream);
            return true;
          },
          (error: unknown) => this.lost(error, batch.length),
        );
        if (!stored) await sleep(500);
      }
    }
    this.pending.delete(run.stream);
    this.writing.delete(run.stream);
  }

  /**
   * Once per stream, with its first lines, so that no later append pays for it. A worker that dies just here leaves a log that is
   * kept for ever.
   */
  private async begun(stream: StreamName): Promise<void> {
    if (this.keepSeconds === undefined) return;
    try {
      await this.store.setMetadata(stream, 'no-stream', { maxAgeSeconds: this.keepSeconds });
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return;
      this.logger.warn(
        { err: error, stream },
        'log lines are kept for ever: their retention could not be set',
      );
    }
  }

  /** Tries again while the store is away; on the way out the lines are let go. */
  private lost(error: unknown, lines: number): boolean {
    this.logger.warn({ err: error, lines, givenUp: this.closed }, 'log lines are not stored');
    return this.closed;
  }
}
