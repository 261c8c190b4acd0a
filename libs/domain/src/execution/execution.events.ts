import type { AgentChoice } from '../agents/choose-agent.js';
import type { ExecutionId, PlanId } from '../kernel/ids.js';
import type { Json } from '../kernel/json.js';
import type { Message } from '../kernel/message.js';
import type { ApprovalPolicy, ApprovalTerms } from '../plan/approval-policy.js';
import type { BoundPlan } from '../plan/bound-plan.js';
import type { Usage } from '../plan/plan.js';
import type { ApprovalEvent } from './approvals/approval.events.js';
import type { ContextEvent } from './context/context.events.js';
import type { CheckEvent } from './checks/check.events.js';
import type { ControlEvent } from './control/control.events.js';
import type { CompensationEvent } from './compensation/compensation.events.js';
import type { LockEvent } from './locks/lock.events.js';
import type { LockGrant } from './locks/lock-grant.js';
import type { MapEvent } from './maps/map.events.js';
import type { Allowance } from './limits/allowances/allowance.js';
import type { Budget } from './limits/budget.js';
import type { BudgetEvent } from './limits/budget.events.js';
import type { MessageEvent } from './messages/message.events.js';
import type { RecoveryDecision } from './recovery/recovery-decision.js';
import type { ParentLink, SubExecutionEvent } from './sub-executions/sub-execution.events.js';
import type { StepError } from './recovery/step-error.js';
import type { ReplanningEvent } from './replanning/replanning.events.js';

/** All times are milliseconds since the epoch. Types and shapes are a stored contract: never renamed, only versioned. */
export type ExecutionEvent =
  | Message<'ExecutionRequested', ExecutionRequested>
  | Message<'PlanningStarted', { readonly worker: string; readonly startedAt: number }>
  | Message<'PlanAttached', PlanAttached>
  | Message<'PlanningFailed', Failure>
  | Message<'PlanApproved', PersonDecision & { readonly digest: string }>
  | Message<'PlanRejected', PersonDecision & { readonly digest: string }>
  | Message<'ExecutionStarted', { readonly startedAt: number }>
  | Message<'StepApprovalRequested', StepApprovalRequested>
  | Message<'StepApproved', PersonDecision & { readonly stepId: string; readonly digest: string }>
  | Message<'StepRejected', PersonDecision & { readonly stepId: string; readonly digest: string }>
  | Message<'StepHeld', StepHeld>
  | ApprovalEvent
  | Message<'StepStarted', StepStarted>
  | Message<'StepSucceeded', StepSucceeded>
  | Message<'StepFailed', StepFailed>
  | Message<'StepRecovered', StepRecovered>
  | Message<'StepOutcomeUnknown', StepOutcomeUnknown>
  | LockEvent
  | MapEvent
  | CheckEvent
  | Message<'StepCancelled', { readonly stepId: string; readonly attempt: number; readonly at: number }>
  | Message<'ExecutionCompleted', { readonly result: Json; readonly at: number }>
  | Message<'ExecutionFailed', Failure>
  | CompensationEvent
  | ReplanningEvent
  | ContextEvent
  | BudgetEvent
  | MessageEvent
  | SubExecutionEvent
  | ControlEvent;

export interface ExecutionRequested {
  readonly executionId: ExecutionId;
  readonly request: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly options: ExecutionOptions;
  /** Absent: nobody but a person has asked for it. */
  readonly parent?: ParentLink;
}

export interface ExecutionOptions {
  /** Steps that may run at once; 0 for no limit. */
  readonly concurrency: number;
  /** Ask a person to approve the whole plan before it starts. */
  readonly approvePlan: boolean | ApprovalPolicy;
  /** Who decides about steps whose policy is a reason alone, and about unknown outcomes; anybody when absent. */
  readonly stepApproval?: ApprovalTerms;
  /** IANA name. */
  readonly timeZone: string;
  /** When it must have ended; see control/deadline.ts. */
  readonly deadline?: number;
  /** -10 to 10; the higher gets a free place first, among the executions of its tenant. 0 when absent. */
  readonly priority?: number;
  /** What it may spend; without limit when absent. */
  readonly budget?: Budget;
  /** How often another plan is asked for when a step has failed for good. Absent: twice, for steps that say so. */
  readonly replans?: number;
}

export interface PlanAttached {
  readonly planId: PlanId;
  readonly version: number;
  readonly digest: string;
  readonly plan: BoundPlan;
  readonly planner: string;
  readonly usage?: Usage;
  readonly at: number;
}

export interface PersonDecision {
  readonly by: string;
  readonly at: number;
  /** What the person wrote: a comment or a reason. */
  readonly comment?: string;
}

export interface StepApprovalRequested {
  readonly stepId: string;
  /** Why a person is asked: policy or the request asks for it, or the outcome of the last attempt is unknown. */
  readonly kind: 'policy' | 'unknown-outcome';
  readonly reason: string;
  /** What would run, with every reference filled in. */
  readonly input: Json;
  /** Who may decide, and by when; absent when the first decision of anybody ends it. */
  readonly terms?: ApprovalTerms;
  /** Of the tool or agent and the input; a decision names it, so nobody approves what they were not shown. */
  readonly digest: string;
  readonly at: number;
}

/** Why a step that could start by its plan has to wait. */
export interface Hold {
  readonly kind: 'rate-limit' | 'budget' | 'lock' | 'circuit-breaker' | 'capacity';
  /** For a person: what it waits for. */
  readonly reason: string;
  /** When it is looked at again at the latest, if that is known. */
  readonly until?: number;
}

export interface StepHeld extends Hold {
  readonly stepId: string;
  readonly at: number;
}

export interface StepStarted {
  readonly stepId: string;
  /** From 1; counts every start. */
  readonly attempt: number;
  /** Handed to the tool: the same for attempts that together must have the effect of once. */
  readonly idempotencyKey: string;
  readonly worker: string;
  /** Who carries it out, where the plan leaves that open and it was chosen now. */
  readonly agent?: AgentChoice;
  /** Of a step that is an execution, in a run that has a budget: what it may spend of that. */
  readonly allowance?: Allowance;
  /** What it has until this attempt is over. */
  readonly locks?: readonly LockGrant[];
  readonly startedAt: number;
}

export interface StepSucceeded {
  readonly stepId: string;
  readonly attempt: number;
  readonly output: Json;
  readonly usage?: Usage;
  /** Its answer got lost; the tool's check found that it had its effect, and this is what it would have answered. */
  readonly verified?: true;
  readonly at: number;
}

export interface StepFailed {
  readonly stepId: string;
  readonly attempt: number;
  readonly error: StepError;
  /** What follows, and why. */
  readonly decision: RecoveryDecision;
  readonly usage?: Usage;
  readonly at: number;
}

/** The fallback of a failed step has succeeded: its output stands in. */
export interface StepRecovered {
  readonly stepId: string;
  /** The step that ran instead. */
  readonly by: string;
  readonly at: number;
}

export interface StepOutcomeUnknown {
  readonly stepId: string;
  readonly attempt: number;
  /** How the outcome was lost. */
  readonly reason: string;
  /** The tool's own check looks whether it had its effect; a person is asked only if that cannot tell. */
  readonly check?: true;
  readonly at: number;
}

/** Why an execution ended without a result. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The step that failed, when it was a step. */
  readonly stepId?: string;
  readonly at: number;
}
