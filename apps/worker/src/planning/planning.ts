import { setTimeout as sleep } from 'node:timers/promises';
import { OutcomeUnknown, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import { sharedNow } from '../time/shared-time.js';
import { planIdOf, type PlanMaker, type PlanOrder, type PlanOutcome } from './plan-maker.js';

/** Makes the plans of runs. What comes of one returns to its actor as a command. */
export class Planning {
  private readonly under = new Map<StreamName, AbortController>();

  constructor(
    private readonly parts: {
      readonly worker: string;
      readonly maker: PlanMaker;
      readonly logger: Logger;
    },
  ) {}

  isBusy(stream: StreamName): boolean {
    return this.under.has(stream);
  }

  stop(stream: StreamName, reason: 'cancelled' | 'shutdown'): void {
    this.under.get(stream)?.abort(reason);
    this.under.delete(stream);
  }

  stopAll(): void {
    for (const stream of [...this.under.keys()]) this.stop(stream, 'shutdown');
  }

  async start(actor: ExecutionActor): Promise<void> {
    const { run, state } = actor;
    if (this.under.has(run.stream) || state.status === 'none') return;
    const stop = new AbortController();
    this.under.set(run.stream, stop);
    actor.submit({ type: 'StartPlanning', data: { worker: this.parts.worker, now: sharedNow() } });
    const { request, options } = state.requested;
    const outcome = await this.make({
      tenant: run.tenant,
      planId: planIdOf(run.executionId),
      request,
      timeZone: options.timeZone,
      signal: stop.signal,
    });
    if (stop.signal.aborted) return;
    this.under.delete(run.stream);
    const now = sharedNow();
    if (outcome.kind === 'proposed') actor.submit({ type: 'AttachPlan', data: { ...outcome.proposed, now } });
    else actor.submit({ type: 'FailPlanning', data: { code: outcome.code, message: outcome.message, now } });
  }

  /** A store that is away for a while fails no plan. */
  private async make(order: PlanOrder): Promise<PlanOutcome> {
    for (;;) {
      try {
        return await this.parts.maker.make(order);
      } catch (error) {
        const isPassing = error instanceof OutcomeUnknown || error instanceof Unavailable;
        if (order.signal.aborted || !isPassing) {
          const message = error instanceof Error ? error.message : String(error);
          return { kind: 'failed', code: 'DEFECT', message };
        }
        this.parts.logger.warn({ err: error, planId: order.planId }, 'waiting for the event store');
        await sleep(500);
      }
    }
  }
}
