import type { AgentStanding } from '@app/domain/agents/choose-agent.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Withheld } from '@app/domain/execution/execution.commands.js';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { AgentStandings } from '../agents/agent-standings.js';
import type { Checkpoints } from '../checkpoints/checkpoints.js';
import type { Admission, Admitted } from '../admission/admission.js';
import type { Planning } from '../planning/planning.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import type { SubExecutions } from '../sub-executions/sub-executions.js';
import type { StepRunner } from '../steps/step-runner.js';
import type { Effects, OutsideWork } from './actor-options.js';
import type { ExecutionActor } from './execution-actor.js';
import type { Run } from './run.js';
import { StepWork } from './step-work.js';
import { Timers } from './timers.js';
import { sharedNow } from '../time/shared-time.js';

/** A run that goes on by itself in less than this stays in memory until then. */
const worthRestingMs = 10_000;

/** Carries out what runs owe: planning, steps, timers. Everything comes back to the actor as a command. */
export class ExecutionEffects implements Effects {
  private readonly timers = new Timers();
  private readonly work: StepWork;
  private readonly postponed: (readonly [OutsideWork, ExecutionActor])[] = [];
  private state: 'working' | 'suspended' | 'draining' = 'working';

  constructor(
    private readonly parts: {
      readonly planning: Planning;
      readonly steps: StepRunner;
      readonly log: ExecutionLog;
      readonly admission: Admission;
      readonly standings: AgentStandings;
      readonly checkpoints: Checkpoints;
      readonly children: SubExecutions;
      readonly logger: Logger;
    },
  ) {
    this.work = new StepWork(parts);
  }

  get acceptsWork(): boolean {
    return this.state === 'working';
  }

  /**
   * Whether something is under way for a run: a step, one that waits to start, a plan being made, a timer that is soon due. While
   * nothing may start nobody knows what would: every run counts.
   */
  isBusy(stream: StreamName): boolean {
    const { planning, steps, admission, standings, children } = this.parts;
    if (this.state === 'suspended') return true;
    if (planning.isBusy(stream) || steps.isBusy(stream) || children.isBusy(stream)) return true;
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

  /** Another worker had the run before. */
  takenOver(actor: ExecutionActor): void {
    if (!actor.isStopped) this.parts.admission.takenOver(actor);
  }

  /** Whether a run that is not busy must be kept for a moment; then it advances. */
  isSettling(actor: ExecutionActor): boolean {
    return this.parts.admission.isSettling(actor.run.stream, () => actor.advance());
  }

  /** The run leaves memory. */
  forget(stream: StreamName): void {
    this.timers.clear(stream);
    this.parts.admission.forget(stream);
  }

  /** The run is another worker's: what is under way for it stops, and nothing of it is recorded. */
  abandon(stream: StreamName): void {
    this.parts.planning.stop(stream, 'shutdown');
    this.timers.clear(stream);
    this.parts.admission.abandon(stream);
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

  withhold(starts: readonly StepStarted[], actor: ExecutionActor, state: ExecutionState): Admitted {
    return this.parts.admission.withhold(starts, actor, state);
  }

  begin({ stepId, attempt }: StepStarted, actor: ExecutionActor, state: ExecutionState): boolean {
    return this.acceptsWork && this.work.runAhead(actor, state, stepId, attempt);
  }

  discard({ stepId, attempt }: StepStarted, { run }: ExecutionActor): void {
    this.parts.steps.discard(run.stream, stepId, attempt);
  }

  turned(actor: ExecutionActor): void {
    this.parts.admission.turned(actor);
  }

  /** Whoever looks at the log of the run is told why it does not move. */
  heldUp(run: Run, error: Error): void {
    const message = `A defect of the worker holds this execution up, and it is tried again: ${error.message}`;
    this.parts.log.note(run, 'error', message);
  }

  perform(owed: OutsideWork, actor: ExecutionActor): void {
    if (actor.isStopped) return;
    if (owed.kind === 'tell-parent') this.parts.children.owe(actor.run.stream);
    if (this.state === 'suspended') this.postponed.push([owed, actor]);
    if (!this.acceptsWork) return;
    switch (owed.kind) {
      case 'plan':
        void this.parts.planning.start(actor);
        return;
      case 'replan':
        void this.parts.planning.revise(actor);
        return;
      case 'run-step':
        this.work.run(actor, owed.stepId, owed.attempt);
        return;
      case 'tend-child':
      case 'tell-parent':
        this.parts.children.perform(owed, actor);
        return;
      case 'check-step':
        this.work.check(actor, owed.stepId, owed.attempt);
        return;
      case 'record-unknown-outcome':
        this.work.recordUnknownOutcome(actor, owed.stepId, owed.attempt);
        return;
      case 'record-cancelled': {
        const { stepId, attempt } = owed;
        this.parts.admission.lost(actor, stepId, attempt);
        actor.submit({ type: 'RecordStepCancelled', data: { stepId, attempt, now: sharedNow() } });
        return;
      }
      case 'compensate':
        this.work.compensate(actor, owed.attempt);
        return;
      case 'record-unknown-compensation':
        this.work.recordUnknownCompensation(actor, owed.stepId, owed.attempt);
        return;
      case 'clear-timers':
        this.timers.clear(actor.run.stream);
        return;
      case 'release-locks':
        this.parts.admission.takeLocks(actor, owed.stepId, owed.attempt);
        return;
      case 'stop-steps':
        this.parts.planning.stop(actor.run.stream, 'cancelled');
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
    this.parts.planning.stopAll();
    this.timers.clearAll();
    this.parts.admission.abandonAll();
    await this.parts.steps.drain(withinMs);
  }
}
