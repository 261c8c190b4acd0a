import type { ExecutionLogEvent } from '@app/domain/execution/execution-log.events.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { PlanEvent } from '@app/domain/plan/plan.events.js';

/** Every event that may stand in the log. */
export type StoredEvent = ExecutionEvent | PlanEvent | ExecutionLogEvent;

/** Brings the data of an event from one version to the next. Pure. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** For each type what brings version 1 to 2, 2 to 3 and so on: the newest version is one more than there are upcasters. */
export type EventTypes = ReadonlyMap<string, readonly Upcaster[]>;

/**
 * What it takes to change the shape of a type: the domain's type and the schema (event-schemas.ts) say the new one, an
 * upcaster here leads to it, and samples/ gets `<type>.v<version>.json`. The samples of old versions stay for ever.
 */
const upcasters: { readonly [Type in StoredEvent['type']]: readonly Upcaster[] } = {
  ExecutionRequested: [],
  PlanningStarted: [],
  PlanAttached: [],
  PlanningFailed: [],
  ReplanningStarted: [],
  RevisionAttached: [],
  ReplanningFailed: [],
  PlanApproved: [],
  PlanRejected: [],
  ExecutionStarted: [],
  StepApprovalRequested: [],
  StepApproved: [],
  StepRejected: [],
  StepHeld: [],
  ApprovalVoted: [],
  ApprovalDelegated: [],
  ApprovalEscalated: [],
  ApprovalExpired: [],
  StepStarted: [],
  StepSucceeded: [],
  StepFailed: [],
  StepRecovered: [],
  CompensationStarted: [],
  StepCompensationStarted: [],
  StepCompensated: [],
  StepCompensationFailed: [],
  StepCompensationUnknown: [],
  StepExpanded: [],
  StepGathered: [],
  StepOutcomeUnknown: [],
  StepCheckInconclusive: [],
  StepSkipped: [],
  StepLocksReleased: [],
  StepCancelled: [],
  StepRetryRequested: [],
  StepInputChanged: [],
  ContextValueSet: [],
  MessageSent: [],
  MessageReceived: [],
  SubExecutionEnded: [],
  SubExecutionQuiesced: [],
  ExecutionPaused: [],
  PauseJoined: [],
  PauseLeft: [],
  ExecutionQuiesced: [],
  ExecutionResumed: [],
  ExecutionReopened: [],
  BudgetRaised: [],
  AllowanceRaised: [],
  EstimateRaised: [],
  BudgetExhausted: [],
  DeadlineSet: [],
  DeadlineExceeded: [],
  CancellationRequested: [],
  ExecutionCompleted: [],
  ExecutionFailed: [],
  ExecutionCancelled: [],
  PlanRequested: [],
  PlanProposed: [],
  PlanRevised: [],
  PlanProposalFailed: [],
  StepLogged: [],
  StepProgressed: [],
};

export const eventTypes: EventTypes = new Map(Object.entries(upcasters));
