import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Admission } from '../admission/admission.js';
import type { Checkpoints } from '../checkpoints/checkpoints.js';
import type { KeptCheckpoint } from '../checkpoints/kept-checkpoint.js';
import type { Attempt } from '../steps/attempt.js';
import { Bell } from '../steps/bell.js';
import { asCompensation, compensationOrder } from '../steps/compensation.js';
import type { ExecutionLog } from '../steps/execution-log.js';
import { RunContext } from '../steps/run-context.js';
import { RunMail } from '../steps/run-mail.js';
import type { StepRunner } from '../steps/step-runner.js';
import { sharedNow } from '../time/shared-time.js';
import { attemptOf } from './attempt-of.js';
import type { ExecutionActor } from './execution-actor.js';

const workerGone = 'the worker that ran it went away';

/** Attempts of steps, checks of them and compensations: with all that they are given, and what comes of them. */
export class StepWork {
  private readonly bell = new Bell();

  constructor(
    private readonly parts: {
      readonly steps: StepRunner;
      readonly log: ExecutionLog;
      readonly admission: Admission;
      readonly checkpoints: Checkpoints;
      readonly logger: Logger;
    },
  ) {}

  compensate(actor: ExecutionActor, attempt: number): void {
    const { state, run } = actor;
    const order = compensationOrder(state, attempt);
    if (!order || this.parts.steps.isRunning(run.stream, order.step.id, attempt)) return;
    const over = this.parts.admission.undoing(actor, order);
    this.parts.steps.start(run, order, (command) => actor.submit(asCompensation(command)), over);
  }

  run(actor: ExecutionActor, stepId: string, attempt: number): void {
    const order = attemptOf(actor, stepId, attempt, 'running');
    if (order) this.start(actor, order);
  }

  /** In a state that is not stored yet. Answers whether the step is one for which that makes no difference. */
  runAhead(actor: ExecutionActor, state: ExecutionState, stepId: string, attempt: number): boolean {
    const order = attemptOf({ run: actor.run, state }, stepId, attempt, 'running');
    if (!order || !onlyComputes(order.step)) return false;
    // What it saves would be there for another input, should its start not be stored.
    if (this.parts.checkpoints.of(actor.run.stream, order)) return false;
    this.start(actor, order);
    return true;
  }

  private start(actor: ExecutionActor, order: Attempt): void {
    const { step, attempt, idempotencyKey } = order;
    const stepId = step.id;
    if (this.parts.steps.isRunning(actor.run.stream, stepId, attempt)) return;
    const { leave: over, confirmed } = this.parts.admission.started(actor, stepId, attempt);
    const calls = step.kind === 'agent' ? this.parts.admission.callsOf(actor, stepId, attempt) : undefined;
    const caller = { stepId, attempt, idempotencyKey };
    const within = {
      shared: new RunContext(actor, caller),
      mail: new RunMail(actor, caller, this.bell),
      ...(confirmed && { confirmed }),
      ...(calls && { calls }),
    };
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

  check(actor: ExecutionActor, stepId: string, attempt: number): void {
    const order = attemptOf(actor, stepId, attempt, 'outcome-unknown');
    if (order) this.parts.steps.check(actor.run, order, (command) => actor.submit(command));
  }

  recordUnknownOutcome(actor: ExecutionActor, stepId: string, attempt: number): void {
    if (this.parts.steps.isRunning(actor.run.stream, stepId, attempt)) return;
    this.parts.admission.lost(actor, stepId, attempt);
    this.parts.log.note(actor.run, 'warn', `The outcome of step "${stepId}" is unknown: ${workerGone}`);
    const data = { stepId, attempt, reason: workerGone, now: sharedNow() };
    actor.submit({ type: 'RecordUnknownOutcome', data });
  }

  recordUnknownCompensation(actor: ExecutionActor, stepId: string, attempt: number): void {
    const outcome = { kind: 'unknown', reason: workerGone } as const;
    const order = compensationOrder(actor.state, attempt);
    if (order) this.parts.admission.undoingLost(actor, order);
    actor.submit({ type: 'RecordCompensation', data: { stepId, attempt, outcome, now: sharedNow() } });
  }

  /** A checkpoint that is let go of before the result is stored would be missed after a crash; when it is refused, by the next attempt. */
  private async settle(
    actor: ExecutionActor,
    command: WorkerCommand,
    checkpoint: KeptCheckpoint,
  ): Promise<void> {
    try {
      const refusal = await actor.ask(command);
      if (!refusal) await checkpoint.settled(command);
    } catch (error) {
      this.parts.logger.warn({ err: error, stream: actor.run.stream }, 'a checkpoint is kept for now');
    }
  }
}

/** Done twice, or in vain, it makes no difference to anybody. */
const onlyComputes = ({ kind, policy }: Attempt['step']): boolean =>
  kind === 'tool' && policy.effects === 'none' && !policy.locks;
