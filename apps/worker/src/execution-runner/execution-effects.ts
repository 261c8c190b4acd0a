import type { AgentStanding } from '@app/domain/agents/choose-agent.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Withheld, WorkerCommand } from '@app/domain/execution/execution.commands.js';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { asCompensation, compensationOrder } from '../steps/compensation.js';
import type { AgentStandings } from '../agents/agent-standings.js';
import type { Checkpoints } from '../checkpoints/checkpoints.js';
import type { KeptCheckpoint } from '../checkpoints/kept-checkpoint.js';
import type { Admission } from '../admission/admission.js';
import { planIdOf, type PlanMaker } from '../planning/plan-maker.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import { Bell } from '../steps/bell.js';
import { RunMail } from '../steps/run-mail.js';
import type { SubExecutions } from '../sub-executions/sub-executions.js';
import { RunContext } from '../steps/run-context.js';
import type { StepRunner } from '../steps/step-runner.js';
import type { Effects, OutsideWork } from './actor-options.js';
import { attemptOf } from './attempt-of.js';
import type { ExecutionActor } from './execution-actor.js';
import { Timers } from './timers.js';
import { sharedNow } from '../time/shared-time.js';

/** A run that goes on by itself in less than this stays in memory until then. */
const worthRestingMs = 10_000;

/** Carries out what runs owe: planning, steps, timers. Everything comes back to the actor as a command. */
export class ExecutionEffects implements Effects {
  private readonly planning = new Map<StreamName, AbortController>();
  private readonly timers = new Timers();
  private readonly bell = new Bell();
  private readonly postponed: (readonly [OutsideWork, ExecutionActor])[] = [];
  private state: 'working' | 'suspended' | 'draining' = 'working';

  constructor(
    private readonly parts: {
      readonly worker: string;
      readonly maker: PlanMaker;
      readonly steps: StepRunner;
      readonly log: ExecutionLog;
      readonly admission: Admission;
      readonly standings: AgentStandings;
      readonly checkpoints: Checkpoints;
      readonly children: SubExecutions;
      readonly logger: Logger;
    },
  ) {}

  get acceptsWork(): boolean {
    return this.state === 'working';
  }

  /** Whether something is under way for a run: a step, one that waits to start, a plan being made, a timer that is soon due. */
  isBusy(stream: StreamName): boolean {
    const { steps, admission, standings, children } = this.parts;
    if (this.planning.has(stream) || steps.isBusy(stream) || children.isBusy(stream)) return true;
    if (admission.isWaiting(stream) || standings.isAwaited(stream)) return true;
    if (this.postponed.some(([, actor]) => actor.run.stream === stream)) return true;
    const wakesAt = this.timers.next(stream);
    return wakesAt !== undefined && wakesAt - sharedNow() < worthRestingMs;
  }

  /** When a run that is not busy goes on by itself, milliseconds since the epoch. */
  nextWake(stream: StreamName): number | undefined {
    return this.timers.next(stream);
  }

  /** Whether the end of a run has yet to be told to the one above it. */
  owesParent(stream: StreamName): boolean {
    return this.parts.children.owesParent(stream);
  }

  /** The run leaves memory. */
  forget(stream: StreamName): void {
    this.timers.clear(stream);
    this.parts.admission.forget(stream);
  }

  /** The run is another worker's: what is under way for it stops, and nothing of it is recorded. */
  abandon(stream: StreamName): void {
    this.planning.get(stream)?.abort('shutdown');
    this.planning.delete(stream);
    this.timers.clear(stream);
    this.parts.admission.forget(stream);
    this.parts.children.forget(stream);
    this.parts.steps.abandon(stream);
  }

  /** Starts nothing until `resume`. */
  suspend(): void {
    if (this.state === 'working') this.state = 'suspended';
  }

  /** Answers whether it was suspended. */
  resume(): boolean {
    if (this.state !== 'suspended') return false;
    this.state = 'working';
    for (const [owed, actor] of this.postponed.splice(0)) this.perform(owed, actor);
    return true;
  }

  agents(actor: ExecutionActor): readonly AgentStanding[] | undefined {
    return this.parts.standings.of(actor.run, actor.state, () => actor.advance());
  }

  waiting(actor: ExecutionActor): readonly Withheld[] {
    return this.parts.admission.waiting(actor);
  }

  withhold(
    starts: readonly StepStarted[],
    actor: ExecutionActor,
    state: ExecutionState,
  ): readonly Withheld[] {
    return this.parts.admission.withhold(starts, actor, state);
  }

  turned(actor: ExecutionActor): void {
    this.parts.admission.turned(actor);
  }

  perform(owed: OutsideWork, actor: ExecutionActor): void {
    if (owed.kind === 'tell-parent') this.parts.children.owe(actor.run.stream);
    if (this.state === 'suspended') this.postponed.push([owed, actor]);
    if (!this.acceptsWork || actor.isStopped) return;
    switch (owed.kind) {
      case 'plan':
        void this.plan(actor);
        return;
      case 'run-step':
        this.runStep(actor, owed.stepId, owed.attempt);
        return;
      case 'tend-child':
      case 'tell-parent':
        this.parts.children.perform(owed, actor);
        return;
      case 'check-step':
        this.checkStep(actor, owed.stepId, owed.attempt);
        return;
      case 'record-unknown-outcome': {
        const { stepId, attempt } = owed;
        if (this.parts.steps.isRunning(actor.run.stream, stepId, attempt)) return;
        const reason = 'the worker that ran it went away';
        this.parts.log.note(actor.run, 'warn', `The outcome of step "${stepId}" is unknown: ${reason}`);
        actor.submit({ type: 'RecordUnknownOutcome', data: { stepId, attempt, reason, now: sharedNow() } });
        return;
      }
      case 'record-cancelled': {
        const { stepId, attempt } = owed;
        actor.submit({ type: 'RecordStepCancelled', data: { stepId, attempt, now: sharedNow() } });
        return;
      }
      case 'compensate':
        this.compensate(actor, owed.attempt);
        return;
      case 'record-unknown-compensation': {
        const { stepId, attempt } = owed;
        const outcome = { kind: 'unknown', reason: 'the worker that ran it went away' } as const;
        actor.submit({ type: 'RecordCompensation', data: { stepId, attempt, outcome, now: sharedNow() } });
        return;
      }
      case 'clear-timers':
        this.timers.clear(actor.run.stream);
        return;
      case 'stop-steps':
        this.planning.get(actor.run.stream)?.abort('cancelled');
        this.timers.clear(actor.run.stream);
        this.parts.steps.cancel(actor.run.stream);
        return;
      case 'stop-items':
        this.parts.steps.cancel(actor.run.stream, `${owed.stepId}[`);
        return;
      case 'wake-at':
        this.timers.set(actor.run.stream, owed.at, () => actor.advance());
    }
  }

  /** Starts nothing more; waits for running steps at most `withinMs`. */
  async drain(withinMs: number): Promise<void> {
    this.state = 'draining';
    this.postponed.length = 0;
    for (const stop of this.planning.values()) stop.abort('shutdown');
    this.timers.clearAll();
    this.parts.admission.forgetAll();
    await this.parts.steps.drain(withinMs);
  }

  private async plan(actor: ExecutionActor): Promise<void> {
    const { run, state } = actor;
    if (this.planning.has(run.stream) || state.status === 'none') return;
    const stop = new AbortController();
    this.planning.set(run.stream, stop);
    actor.submit({ type: 'StartPlanning', data: { worker: this.parts.worker, now: sharedNow() } });
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
      const now = sharedNow();
      if (outcome.kind === 'proposed')
        actor.submit({ type: 'AttachPlan', data: { ...outcome.proposed, now } });
      else
        actor.submit({ type: 'FailPlanning', data: { code: outcome.code, message: outcome.message, now } });
    } catch (error) {
      if (stop.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      actor.submit({ type: 'FailPlanning', data: { code: 'DEFECT', message, now: sharedNow() } });
    } finally {
      if (this.planning.get(run.stream) === stop) this.planning.delete(run.stream);
      actor.advance();
    }
  }

  private compensate(actor: ExecutionActor, attempt: number): void {
    const { state, run } = actor;
    const order = compensationOrder(state, attempt);
    if (order) this.parts.steps.start(run, order, (command) => actor.submit(asCompensation(command)));
  }

  private runStep(actor: ExecutionActor, stepId: string, attempt: number): void {
    const order = attemptOf(actor, stepId, attempt, 'running');
    if (!order || this.parts.steps.isRunning(actor.run.stream, stepId, attempt)) return;
    const over = this.parts.admission.started(actor, stepId, attempt);
    const { idempotencyKey } = order;
    const caller = { stepId, attempt, idempotencyKey };
    const within = { shared: new RunContext(actor, caller), mail: new RunMail(actor, caller, this.bell) };
    const checkpoint = this.parts.checkpoints.of(actor.run.stream, order);
    if (!checkpoint)
      this.parts.steps.start(actor.run, { ...order, ...within }, (command) => actor.submit(command), over);
    else
      this.parts.steps.start(
        actor.run,
        { ...order, ...within, checkpoint },
        (command) => void this.settle(actor, command, checkpoint),
        over,
      );
  }

  /** A checkpoint that is let go of before the result is stored would be missed after a crash. */
  private async settle(
    actor: ExecutionActor,
    command: WorkerCommand,
    checkpoint: KeptCheckpoint,
  ): Promise<void> {
    try {
      await actor.ask(command);
      await checkpoint.settled(command);
    } catch (error) {
      this.parts.logger.warn({ err: error, stream: actor.run.stream }, 'a checkpoint is kept for now');
    }
  }

  private checkStep(actor: ExecutionActor, stepId: string, attempt: number): void {
    const order = attemptOf(actor, stepId, attempt, 'outcome-unknown');
    if (order) this.parts.steps.check(actor.run, order, (command) => actor.submit(command));
  }
}
