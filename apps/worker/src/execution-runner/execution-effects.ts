import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Withheld } from '@app/domain/execution/execution.commands.js';
import { isPlanned, placeOf } from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/schedule.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { planIdOf, type PlanMaker } from '../planning/plan-maker.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import { asInput, type StepRunner } from '../steps/step-runner.js';
import type { Effects, ExecutionActor, OutsideWork } from './execution-actor.js';
import { Timers } from './timers.js';

/** Carries out what runs owe: planning, steps, timers. Everything comes back to the actor as a command. */
export class ExecutionEffects implements Effects {
  private readonly planning = new Map<StreamName, AbortController>();
  private readonly timers = new Timers();
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

  isBusy(stream: StreamName): boolean {
    return (
      this.planning.has(stream) || this.timers.next(stream) !== undefined || this.parts.steps.isBusy(stream)
    );
  }

  withhold(): readonly Withheld[] {
    return [];
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
        this.parts.log.note(actor.run, 'warn', `The outcome of step "${stepId}" is unknown: ${reason}`);
        actor.submit({ type: 'RecordUnknownOutcome', data: { stepId, attempt, reason, now: Date.now() } });
        return;
      }
      case 'stop-steps':
        this.planning.get(actor.run.stream)?.abort('cancelled');
        this.timers.clear(actor.run.stream);
        this.parts.steps.cancel(actor.run.stream);
        return;
      case 'wake-at':
        this.timers.set(actor.run.stream, owed.at, () => actor.advance());
    }
  }

  /** Starts nothing more; waits for running steps at most `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    this.acceptsWork = false;
    for (const stop of this.planning.values()) stop.abort('shutdown');
    this.timers.clearAll();
    await this.parts.steps.drain(withinMs);
  }

  private async plan(actor: ExecutionActor): Promise<void> {
    const { run, state } = actor;
    if (this.planning.has(run.stream) || state.status === 'none') return;
    const stop = new AbortController();
    this.planning.set(run.stream, stop);
    actor.submit({ type: 'StartPlanning', data: { worker: this.parts.worker, now: Date.now() } });
    const { request, options } = state.requested;
    const order = {
      tenant: run.tenant,
      planId: planIdOf(run.executionId),
      request,
      timeZone: options.timeZone,
      signal: stop.signal,
    };
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
      this.planning.delete(run.stream);
      actor.advance();
    }
  }

  private runStep(actor: ExecutionActor, stepId: string, attempt: number): void {
    const { state, run } = actor;
    if (!isPlanned(state)) return;
    const place = placeOf(state, stepId);
    if (place === undefined) return;
    const step = state.steps.at(place);
    if (step.status !== 'running' || step.attempt !== attempt) return;
    const order = {
      step: plannedStep(state, place),
      attempt,
      input: asInput(resolvedInput(state, place)),
      idempotencyKey: `${run.executionId}/${stepId}/${step.group}`,
      timeZone: state.requested.options.timeZone,
    };
    this.parts.steps.start(run, order, (command) => actor.submit(command));
  }
}
