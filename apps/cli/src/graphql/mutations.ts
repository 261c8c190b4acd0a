import { executionFields, planFields } from './fields.js';
import type { Execution, ExecutionStatus, Failure, Plan } from './types.js';

export type CommandResult =
  | { readonly __typename: 'CommandAccepted'; readonly execution: Execution; readonly position: string }
  | { readonly __typename: 'CommandRejected'; readonly code: string; readonly message: string };

export interface RequestedPlan {
  readonly id: string;
  readonly request: string;
  readonly status: 'REQUESTED' | 'PROPOSED' | 'FAILED';
  readonly requestedAt: string;
  readonly plan: Plan | null;
  readonly failure: Failure | null;
}

export type PlanResult =
  | { readonly __typename: 'PlanAccepted'; readonly plan: RequestedPlan; readonly position: string }
  | { readonly __typename: 'CommandRejected'; readonly code: string; readonly message: string };

export interface BulkOutcome {
  readonly executionId: string;
  readonly verdict: 'LISTED' | 'DONE' | 'REFUSED' | 'FAILED';
  readonly request: string | null;
  readonly status: ExecutionStatus | null;
  readonly code: string | null;
  readonly message: string | null;
}

export interface BulkResult {
  readonly commandId: string;
  readonly totalCount: number;
  readonly outcomes: readonly BulkOutcome[];
  readonly endCursor: string | null;
}

const command = (name: string, inputType: string): string => `
mutation Command($input: ${inputType}!) {
  result: ${name}(input: $input) {
    __typename
    ... on CommandAccepted { position execution { ${executionFields} } }
    ... on CommandRejected { code message }
  }
}`;

/** Every answer is { result: CommandResult }. */
export const startExecution = command('startExecution', 'StartExecutionInput');
export const approvePlan = command('approvePlan', 'PlanDecisionInput');
export const rejectPlan = command('rejectPlan', 'PlanDecisionInput');
export const approveStep = command('approveStep', 'StepDecisionInput');
export const delegateApproval = command('delegateApproval', 'DelegateApprovalInput');
export const rejectStep = command('rejectStep', 'StepDecisionInput');
export const pauseExecution = command('pauseExecution', 'PauseInput');
export const resumeExecution = command('resumeExecution', 'ControlInput');
export const cancelExecution = command('cancelExecution', 'ControlInput');

export const raiseBudget = command('raiseBudget', 'RaiseBudgetInput');
export const setDeadline = command('setDeadline', 'DeadlineInput');
export const retryExecution = command('retryExecution', 'ControlInput');
export const retryStep = command('retryStep', 'RetryStepInput');
export const skipStep = command('skipStep', 'SkipStepInput');
export const releaseLocks = command('releaseLocks', 'ReleaseLocksInput');
export const changeStepInput = command('changeStepInput', 'ChangeStepInputInput');

const requestedPlanFields = `id request status requestedAt
  failure { code message stepId } plan { ${planFields} }`;

const planCommand = (name: string, inputType: string): string => `
mutation PlanCommand($input: ${inputType}!) {
  result: ${name}(input: $input) {
    __typename
    ... on PlanAccepted { position plan { ${requestedPlanFields} } }
    ... on CommandRejected { code message }
  }
}`;

/** Both answer { result: PlanResult }. */
export const requestPlan = planCommand('requestPlan', 'RequestPlanInput');
export const proposePlan = planCommand('proposePlan', 'ProposePlanInput');

/** Answers { requestedPlan: RequestedPlan | null }. */
export const requestedPlan = `
query RequestedPlan($id: ID!) { requestedPlan(id: $id) { ${requestedPlanFields} } }`;

/** Answers { requestedPlan: { plan: { definition } | null } | null }. */
export const planDefinition = `
query PlanDefinition($id: ID!) { requestedPlan(id: $id) { plan { definition } } }`;

/** Answers { result: BulkResult }. */
export const controlExecutions = `
mutation ControlExecutions($input: BulkControlInput!) {
  result: controlExecutions(input: $input) {
    commandId totalCount endCursor outcomes { executionId verdict request status code message }
  }
}`;
