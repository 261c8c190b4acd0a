import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, placeOf } from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/schedule.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { planIdOf, type PlanMaker } from '../planning/plan-maker.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import { asInput, type StepRunner } from '../steps/step-runner.js';
import type { Effects, ExecutionActor, OutsideWork } from './execution-actor.js';

const longestTimerMs = 2 ** 31 - 1;

/** Carries out what runs owe: planning, steps, timers. Everything comes back to the actor as a command. */
export class ExecutionEffects implements Effects {
  private readonly planning = new Map<ExecutionId, AbortController>();
  private readonly timers = new Map<ExecutionId, Set<NodeJS.Timeout>>();
  acceptsWork = true;

  constructor(
    private readonly parts: {
      readonly worker: string;
      readonly maker: PlanMaker;
      readonly steps: StepRunner;
      readonly log: ExecutionLog;
      readonly logger: Logger;
    },
  ) {}

  isBusy(id: ExecutionId): boolean {
    return this.planning.has(id) || this.timers.has(id) || this.parts.steps.isBusy(id);
  }

  perform(owed: OutsideWork, actor: ExecutionActor): void {
    if (!this.acceptsWork) return;
    switch (owed.kind) {
      case 'plan':
        void this.plan(actor);
        return;
      case 'run-step':
        this.runStep(actor, owed.stepId, owed.attempt);
        return;
      case 'record-unknown-outcome': {
        const { stepId, attempt } = owed;
        const reason = 'the worker that ran it went away';
        this.parts.log.note(
          actor.executionId,
          'warn',
          `The outcome of step "${stepId}" is unknown: ${reason}`,
        );
        actor.submit({ type: 'RecordUnknownOutcome', data: { stepId, attempt, reason, now: Date.now() } });
        return;
      }
      case 'stop-steps':
        this.planning.get(actor.executionId)?.abort('cancelled');
        this.clearTimers(actor.executionId);
        this.parts.steps.cancel(actor.executionId);
        return;
      case 'wake-at':
        this.wakeAt(actor, owed.at);
    }
  }

  /** Starts nothing more; waits for running steps at most `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    this.acceptsWork = false;
    for (const stop of this.planning.values()) stop.abort('shutdown');
    for (const id of [...this.timers.keys()]) this.clearTimers(id);
    await this.parts.steps.drain(withinMs);
  }

  private async plan(actor: ExecutionActor): Promise<void> {
    const { executionId: id, state } = actor;
    if (this.planning.has(id) || state.status === 'none') return;
    const stop = new AbortController();
    this.planning.set(id, stop);
    actor.submit({ type: 'StartPlanning', data: { worker: this.parts.worker, now: Date.now() } });
    const { request, options } = state.requested;
    const order = { planId: planIdOf(id), request, timeZone: options.timeZone, signal: stop.signal };
    try {
      const outcome = await this.parts.maker.make(order);
      if (stop.signal.aborted) return;
      const now = Date.now();
      if (outcome.kind === 'proposed')
        actor.submit({ type: 'AttachPlan', data: { ...outcome.proposed, now } });
      else
        actor.submit({ type: 'FailPlanning', data: { code: outcome.code, message: outcome.message, now } });
    } catch (error) {
      if (stop.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      actor.submit({ type: 'FailPlanning', data: { code: 'DEFECT', message, now: Date.now() } });
    } finally {
      this.planning.delete(id);
      actor.advance();
    }
  }

  private runStep(actor: ExecutionActor, stepId: string, attempt: number): void {
    const { state, executionId: id } = actor;
    if (!isPlanned(state)) return;
    const place = placeOf(state, stepId);
    if (place === undefined) return;
    const step = state.steps.at(place);
    if (step.status !== 'running' || step.attempt !== attempt) return;
    const order = {
      step: plannedStep(state, place),
      attempt,
      input: asInput(resolvedInput(state, place)),
      idempotencyKey: `${id}/${stepId}/${step.group}`,
      timeZone: state.requested.options.timeZone,
    };
    this.parts.steps.start(id, order, (command) => actor.submit(command));
  }

  /** A timer may fire a little early, and cannot be set further ahead than 24 days: then it is set anew. */
  private wakeAt(actor: ExecutionActor, at: number): void {
    const id = actor.executionId;
    const timers = this.timers.get(id) ?? new Set();
    const fire = () => {
      timers.delete(timer);
      if (timers.size === 0) this.timers.delete(id);
      if (Date.now() < at) this.wakeAt(actor, at);
      else actor.advance();
    };
    const timer = setTimeout(fire, Math.min(Math.max(0, at - Date.now()), longestTimerMs));
    this.timers.set(id, timers.add(timer));
  }

  private clearTimers(id: ExecutionId): void {
    for (const timer of this.timers.get(id) ?? []) clearTimeout(timer);
    this.timers.delete(id);
  }
}
