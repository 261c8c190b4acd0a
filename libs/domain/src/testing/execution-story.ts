import type { Verdict } from '../execution/checks/verdict.js';
import type { PauseTimers } from '../execution/control/control.events.js';
import { executionDecider } from '../execution/execution.decider.js';
import { nextCompensation } from '../execution/compensation/compensate.js';
import type { CompensationResult, ExecutionCommand } from '../execution/execution.commands.js';
import type { ExecutionEvent, ExecutionOptions } from '../execution/execution.events.js';
import { isPlanned, stepOf, type ExecutionState, type StepState } from '../execution/execution.state.js';
import type { SubOutcome } from '../execution/sub-executions/record-sub-execution.js';
import type { StepError } from '../execution/recovery/step-error.js';
import { executionId, planId } from '../kernel/ids.js';
import type { Json, JsonObject } from '../kernel/json.js';
import type { Message } from '../kernel/message.js';
import { isRejection } from '../kernel/rejection.js';
import type { BoundPlan } from '../plan/bound-plan.js';
import { sampleRunCatalogue } from './sample-plan.js';

export type Timeless<Command> =
  Command extends Message<infer Type, infer Data> ? Message<Type, Omit<Data, 'now'>> : never;

/** A decider whose digests can be read: the text itself. It takes any edited input. */
export const readableDecider = executionDecider((text) => `digest of ${text}`, sampleRunCatalogue);
export const sampleIds = {
  execution: executionId('01980000-0000-7000-8000-000000000001'),
  plan: planId('01980000-0000-7000-8000-000000000002'),
  child: executionId('01980000-0000-7000-8000-000000000003'),
};
export const worker = 'worker-1';
export const dana = 'dana';
export const timeout: StepError = { code: 'TIMEOUT', message: 'It took too long.', retryable: true };
export const broken: StepError = { code: 'BROKEN', message: 'It is broken.', retryable: false };

/** A run told step by step: time stands still unless told, and a refusal is thrown. `events` is its history. */
export class ExecutionStory {
  now = 1_000;
  readonly events: ExecutionEvent[] = [];
  readonly commands: ExecutionCommand[] = [];
  state: ExecutionState = readableDecider.initialState;

  constructor(private readonly decider = readableDecider) {}

  /** An execution that was asked for. */
  static requested(options: Partial<ExecutionOptions> = {}): ExecutionStory {
    return new ExecutionStory().request(options);
  }

  /** An execution with its plan, running unless the plan must be approved; nothing has started. */
  static planned(plan: BoundPlan, options: Partial<ExecutionOptions> = {}): ExecutionStory {
    return ExecutionStory.requested(options).send({ type: 'StartPlanning', data: { worker } }).attach(plan);
  }

  request(options: Partial<ExecutionOptions> = {}): this {
    const all = { concurrency: 5, approvePlan: false, timeZone: 'UTC', ...options };
    const data = { executionId: sampleIds.execution, request: 'do it', by: dana, options: all };
    return this.send({ type: 'RequestExecution', data });
  }

  send(command: Timeless<ExecutionCommand>): this {
    const timed = { ...command, data: { ...command.data, now: this.now } } as ExecutionCommand;
    const decision = this.decider.decide(timed, this.state);
    if (isRejection(decision)) throw new Error(`${command.type} was refused: ${decision.detail}`);
    this.commands.push(timed);
    this.events.push(...decision.events);
    this.state = decision.state;
    return this;
  }

  /** Sends a command that may be refused: then nothing has happened. */
  sendIfTaken(command: Timeless<ExecutionCommand>): this {
    const timed = { ...command, data: { ...command.data, now: this.now } } as ExecutionCommand;
    return isRejection(this.decider.decide(timed, this.state)) ? this : this.send(command);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  attach(plan: BoundPlan): this {
    const data = { planId: sampleIds.plan, version: 1, digest: 'plan digest', plan, planner: 'offline' };
    return this.send({ type: 'AttachPlan', data });
  }

  /** The planner's answer to the wish for another plan: the next version. */
  revise(plan: BoundPlan): this {
    return this.send(this.revision(plan));
  }

  /** The same, which may be refused: then nothing has happened. */
  reviseIfTaken(plan: BoundPlan): this {
    return this.sendIfTaken(this.revision(plan));
  }

  noOtherPlan = (message = 'Nothing else does it.') =>
    this.send({
      type: 'FailReplanning',
      data: { revision: this.rounds, code: 'UNPLACEABLE', message },
    });
  advance = () => this.send({ type: 'Advance', data: { worker } });
  succeed = (id: string, output: Json = `output of ${id}`) =>
    this.send({ type: 'RecordStepSuccess', data: { ...this.attempt(id), output } });
  fail = (id: string, error: StepError = broken) =>
    this.send({ type: 'RecordStepFailure', data: { ...this.attempt(id), error } });
  lose = (id: string) =>
    this.send({
      type: 'RecordUnknownOutcome',
      data: { ...this.attempt(id), reason: 'the worker went away' },
    });
  /** The compensation that runs ends like this. */
  undo = (outcome: CompensationResult['outcome'] = { kind: 'succeeded', output: 'undone' }) => {
    const { stepId = '', attempt = 0 } = nextCompensation(this.state) ?? {};
    return this.send({ type: 'RecordCompensation', data: { stepId, attempt, outcome } });
  };
  check = (id: string, verdict: Verdict) =>
    this.send({ type: 'RecordCheck', data: { ...this.attempt(id), verdict } });
  /** The execution that a step is ends like this. */
  endChild = (id: string, outcome: SubOutcome) =>
    this.send({
      type: 'RecordSubExecution',
      data: { ...this.attempt(id), childId: sampleIds.child, outcome },
    });
  /** The execution that a step is stands still in the pause that began then. */
  quiesceChild = (id: string, pausedAt: number) =>
    this.send({
      type: 'RecordQuiescence',
      data: { ...this.attempt(id), childId: sampleIds.child, pausedAt },
    });
  stop = (id: string) => this.send({ type: 'RecordStepCancelled', data: this.attempt(id) });
  pause = (timers?: PauseTimers) =>
    this.send({ type: 'PauseExecution', data: { by: dana, ...(timers && { timers }) } });
  resume = () => this.send({ type: 'ResumeExecution', data: { by: dana } });
  cancel = () => this.send({ type: 'CancelExecution', data: { by: dana } });
  deadline = (deadline: number | null) => this.send({ type: 'SetDeadline', data: { by: dana, deadline } });
  retryAll = () => this.send({ type: 'RetryExecution', data: { by: dana } });
  retry = (stepId: string, input?: JsonObject) =>
    this.send({ type: 'RetryStep', data: { stepId, by: dana, ...(input && { input }) } });
  skip = (stepId: string, output?: Json) =>
    this.send({ type: 'SkipStep', data: { stepId, by: dana, ...(output === undefined ? {} : { output }) } });
  release = (stepId: string) => this.send({ type: 'ReleaseLocks', data: { stepId, by: dana } });
  change = (stepId: string, input: JsonObject) =>
    this.send({ type: 'ChangeStepInput', data: { stepId, by: dana, input } });
  approve = (id: string) => this.send({ type: 'ApproveStep', data: this.decision(id) });
  reject = (id: string) => this.send({ type: 'RejectStep', data: this.decision(id) });

  step(id: string): StepState {
    const step = isPlanned(this.state) ? stepOf(this.state, id) : undefined;
    if (!step) throw new RangeError(`No step "${id}"`);
    return step;
  }

  private get rounds(): number {
    return (isPlanned(this.state) ? this.state.replanning?.rounds : undefined) ?? 0;
  }

  private revision(plan: BoundPlan): Timeless<ExecutionCommand> {
    const version = (isPlanned(this.state) ? this.state.attached.version : 0) + 1;
    const of = { planId: sampleIds.plan, version, digest: `digest of version ${version}` };
    return { type: 'AttachRevision', data: { ...of, plan, planner: 'offline', revision: this.rounds } };
  }

  private attempt = (stepId: string) => ({ stepId, attempt: this.step(stepId).attempt });

  private decision(stepId: string) {
    const step = this.step(stepId);
    return { stepId, by: dana, digest: step.status === 'waiting-for-approval' ? step.approval.digest : '' };
  }
}
