import { setTimeout as sleep } from 'node:timers/promises';
import { OutcomeUnknown, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { PlanId, StreamName } from '@app/domain/kernel/ids.js';
import { isPlanned } from '@app/domain/execution/execution.state.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import type { Run } from '../execution-runner/run.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import { sharedNow } from '../time/shared-time.js';
import type { Question } from './ask-planner.js';
import { planIdOf, type PlanMaker } from './plan-maker.js';
import type { PlanReviser } from './plan-reviser.js';
import type { PlanningFailure } from './planning-failure.js';

/** Makes the plans of runs. What comes of one returns to its actor as a command. */
export class Planning {
  private readonly under = new Map<StreamName, AbortController>();

  constructor(
    private readonly parts: {
      readonly worker: string;
      readonly maker: PlanMaker;
      readonly reviser: PlanReviser;
      readonly log: Pick<ExecutionLog, 'note'>;
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
    const { signal } = this.begin(run.stream);
    actor.submit({ type: 'StartPlanning', data: { worker: this.parts.worker, now: sharedNow() } });
    const { request, options } = state.requested;
    const planId = planIdOf(run.executionId);
    const order = {
      tenant: run.tenant,
      planId,
      request,
      timeZone: options.timeZone,
      signal,
      log: this.logOf(run),
    };
    const outcome = await this.inTheEnd(() => this.parts.maker.make(order), planId, signal);
    if (signal.aborted) return;
    this.under.delete(run.stream);
    const now = sharedNow();
    if (outcome.kind === 'proposed') actor.submit({ type: 'AttachPlan', data: { ...outcome.proposed, now } });
    else actor.submit({ type: 'FailPlanning', data: { code: outcome.code, message: outcome.message, now } });
  }

  /** Has the plan of a run that asks for another one revised. */
  async revise(actor: ExecutionActor): Promise<void> {
    const { run, state } = actor;
    if (this.under.has(run.stream) || !isPlanned(state) || !state.replanning) return;
    const { signal } = this.begin(run.stream);
    const { rounds: revision } = state.replanning;
    const { planId } = state.attached;
    const failure = await this.inTheEnd(
      () => this.parts.reviser.revise(actor, { signal, log: this.logOf(run) }),
      planId,
      signal,
    );
    if (signal.aborted) return;
    this.under.delete(run.stream);
    if (!failure) actor.advance();
    else {
      const { code, message } = failure;
      actor.submit({ type: 'FailReplanning', data: { revision, code, message, now: sharedNow() } });
    }
  }

  private logOf(run: Run): Question['log'] {
    return (level, message) => this.parts.log.note(run, level, message);
  }

  private begin(stream: StreamName): AbortController {
    const stop = new AbortController();
    this.under.set(stream, stop);
    return stop;
  }

  /** A store that is away for a while fails no plan. */
  private async inTheEnd<Outcome>(
    plan: () => Promise<Outcome>,
    planId: PlanId,
    signal: AbortSignal,
  ): Promise<Outcome | PlanningFailure> {
    for (;;) {
      try {
        return await plan();
      } catch (error) {
        const isPassing = error instanceof OutcomeUnknown || error instanceof Unavailable;
        if (signal.aborted || !isPassing) {
          const message = error instanceof Error ? error.message : String(error);
          return { kind: 'failed', code: 'DEFECT', message };
        }
        this.parts.logger.warn({ err: error, planId }, 'waiting for the event store');
        await sleep(500);
      }
    }
  }
}
