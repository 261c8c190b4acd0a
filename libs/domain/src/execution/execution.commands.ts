import type { AgentStanding } from '../agents/choose-agent.js';
import type { ExecutionId, PlanId } from '../kernel/ids.js';
import type { Json, JsonObject } from '../kernel/json.js';
import type { Message } from '../kernel/message.js';
import type { BoundPlan } from '../plan/bound-plan.js';
import type { Usage } from '../plan/plan.js';
import type { SetContextValue } from './context/set-context-value.js';
import type { RecordCheck } from './checks/decide-check.js';
import type { ControlCommand } from './control/control.commands.js';
import type { ExecutionOptions, Hold } from './execution.events.js';
import type { GrantedLocks } from './locks/lock-grant.js';
import type { RaiseEstimate } from './limits/raise-estimate.js';
import type { ReceiveMessage, SendMessage } from './messages/decide-message.js';
import type { RecordQuiescence } from './sub-executions/record-quiescence.js';
import type { RecordSubExecution } from './sub-executions/record-sub-execution.js';
import type { ParentLink } from './sub-executions/sub-execution.events.js';
import type { AttachRevision, FailReplanning } from './replanning/decide-replanning.js';
import type { StepError } from './recovery/step-error.js';

/** What people ask. `now` is milliseconds since the epoch, `by` the person. */
export type PersonCommand = Message<'RequestExecution', RequestExecution> | ApprovalCommand | ControlCommand;

/** What people decide about a plan or a step that waits. `digest` is that of what they were shown. */
export type ApprovalCommand =
  | Message<'ApprovePlan', DecidePlan>
  | Message<'RejectPlan', DecidePlan>
  /** `input`: run it with this input instead of the one that was shown. */
  | Message<'ApproveStep', DecideStep & { readonly input?: JsonObject }>
  | Message<'RejectStep', DecideStep>
  /** `to` may decide instead; the same as `by`: the vote is taken back. */
  | Message<'DelegateApproval', (DecidePlan | DecideStep) & { readonly to: string }>;

/** What the worker reports. Results are keyed (step, attempt); a repeated one is dropped. */
export type WorkerCommand =
  | Message<'StartPlanning', { readonly worker: string; readonly now: number }>
  | Message<'AttachPlan', AttachPlan>
  | Message<'FailPlanning', { readonly code: string; readonly message: string; readonly now: number }>
  | Message<'AttachRevision', AttachRevision>
  | Message<'FailReplanning', FailReplanning>
  | Message<'Advance', Advance>
  | Message<'RecordStepSuccess', StepResult & { readonly output: Json }>
  | Message<'RecordCompensation', CompensationResult>
  | Message<'RecordStepFailure', StepResult & { readonly error: StepError }>
  | Message<'RecordStepCancelled', StepResult>
  | Message<'SetContextValue', SetContextValue>
  | Message<'SendMessage', SendMessage>
  | Message<'ReceiveMessage', ReceiveMessage>
  | Message<'RecordUnknownOutcome', StepResult & LostOutcome>
  | Message<'RecordCheck', RecordCheck>
  | Message<'RaiseEstimate', RaiseEstimate>
  | RecordSubExecution
  | RecordQuiescence;

export type ExecutionCommand = PersonCommand | WorkerCommand;

export interface RequestExecution {
  readonly executionId: ExecutionId;
  readonly request: string;
  readonly by: string;
  readonly now: number;
  readonly options: ExecutionOptions;
  /** One that exists already; without it the request is planned first. */
  readonly plan?: Omit<AttachPlan, 'now'>;
  /** The step that it is, when an execution asks for it. */
  readonly parent?: ParentLink;
}

export interface Decide {
  readonly by: string;
  readonly now: number;
  readonly comment?: string;
  /** What the person is, by the access control; judged where an approval names roles. */
  readonly roles?: readonly string[];
}

type DecidePlan = Decide & { readonly digest: string; readonly stepId?: undefined };
type DecideStep = Decide & { readonly digest: string; readonly stepId: string };

export interface AttachPlan {
  readonly planId: PlanId;
  readonly version: number;
  readonly digest: string;
  readonly plan: BoundPlan;
  readonly planner: string;
  readonly usage?: Usage;
  readonly now: number;
}

export interface Advance {
  readonly worker: string;
  readonly now: number;
  /** Steps that must not start yet, whatever the plan says. */
  readonly withheld?: readonly Withheld[];
  /** What steps that take locks have got. */
  readonly granted?: readonly GrantedLocks[];
  /** How the agents stand. Absent: steps whose agent has to be chosen do not start yet. */
  readonly agents?: readonly AgentStanding[];
}

export interface Withheld {
  readonly stepId: string;
  /** Recorded, so that the run says what it waits for; absent where that need not be said, or is still being found out. */
  readonly hold?: Hold;
  /** The run is not to wait for what it would hold for: it fails. */
  readonly fails?: true;
  /** What waits with it, of the steps that would start after it: all of them, or those of the same tool or agent. */
  readonly with?: 'every-step' | 'same-work';
}

export interface LostOutcome {
  /** How the outcome was lost. */
  readonly reason: string;
  /** The attempt may still be at work: to look whether it had its effect would be too early. */
  readonly goesOn?: true;
}

export interface StepResult {
  readonly stepId: string;
  readonly attempt: number;
  readonly usage?: Usage;
  readonly now: number;
}

export interface CompensationResult {
  readonly stepId: string;
  /** Of the compensation. */
  readonly attempt: number;
  readonly outcome:
    | { readonly kind: 'succeeded'; readonly output: Json }
    | { readonly kind: 'failed'; readonly error: StepError }
    | { readonly kind: 'unknown'; readonly reason: string };
  readonly now: number;
}
