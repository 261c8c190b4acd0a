import type { ExecutionEvent } from './execution.events.js';

/**
 * Whether the worker that runs an execution must hear of an event through the log: those that others cause. What it
 * writes itself it knows already, and reading that back would cost as much as writing it.
 */
const heard: Readonly<Record<ExecutionEvent['type'], boolean>> = {
  ExecutionRequested: true,
  PlanningStarted: false,
  // Of a run that brings its plan, whose beginning need not be read then.
  PlanAttached: true,
  PlanningFailed: false,
  ReplanningStarted: false,
  RevisionAttached: false,
  ReplanningFailed: false,
  PlanApproved: true,
  PlanRejected: true,
  ExecutionStarted: true,
  StepApprovalRequested: false,
  StepApproved: true,
  StepRejected: true,
  // A vote that decides nothing makes nothing due.
  ApprovalVoted: false,
  ApprovalDelegated: false,
  ApprovalEscalated: false,
  ApprovalExpired: false,
  StepHeld: false,
  // Steps write through the worker that runs them.
  ContextValueSet: false,
  MessageSent: false,
  MessageReceived: false,
  // Written by the worker that runs the sub-execution, behind the end of the step.
  SubExecutionEnded: true,
  // The same; the pause of this run may have become still behind it.
  SubExecutionQuiesced: true,
  StepStarted: false,
  StepSucceeded: false,
  StepFailed: false,
  StepRecovered: false,
  CompensationStarted: false,
  StepCompensationStarted: false,
  StepCompensated: false,
  StepCompensationFailed: false,
  StepCompensationUnknown: false,
  StepExpanded: false,
  StepGathered: false,
  StepOutcomeUnknown: false,
  StepCheckInconclusive: false,
  StepSkipped: true,
  StepLocksReleased: true,
  StepRetryRequested: true,
  StepInputChanged: true,
  StepCancelled: false,
  ExecutionPaused: true,
  // One that was still already says so to the run above, which has come to be paused as well.
  PauseJoined: true,
  PauseLeft: false,
  ExecutionQuiesced: false,
  ExecutionResumed: true,
  ExecutionReopened: true,
  BudgetRaised: true,
  AllowanceRaised: false,
  EstimateRaised: false,
  BudgetExhausted: false,
  DeadlineSet: true,
  DeadlineExceeded: false,
  CancellationRequested: true,
  ExecutionCompleted: false,
  ExecutionFailed: false,
  ExecutionCancelled: false,
};

export const heardByTheWorker: readonly string[] = Object.keys(heard).filter(
  (type) => heard[type as ExecutionEvent['type']],
);
