import { registerEnumType } from '@nestjs/graphql';
import type { Hold } from '@app/domain/execution/execution.events.js';
import type { BoundStep } from '@app/domain/plan/bound-plan.js';
import type { ExecutionStatus as DomainStatus, StepState } from '@app/domain/execution/execution.state.js';

/** Names of the schema on the left, words of the domain on the right. */
export const ExecutionStatus = {
  REQUESTED: 'requested',
  PLANNING: 'planning',
  AWAITING_PLAN_APPROVAL: 'awaiting-plan-approval',
  RUNNING: 'running',
  REPLANNING: 'replanning',
  PAUSED: 'paused',
  CANCELLING: 'cancelling',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, ExecutionStatus>;
export type ExecutionStatus = Exclude<DomainStatus, 'none'>;

export const StepStatus = {
  PENDING: 'pending',
  WAITING_FOR_APPROVAL: 'waiting-for-approval',
  RUNNING: 'running',
  RETRYING: 'retrying',
  RECOVERING: 'recovering',
  OUTCOME_UNKNOWN: 'outcome-unknown',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  SKIPPED: 'skipped',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, StepStatus>;
/** To people a map whose elements are under way is running. */
export type StepStatus = Exclude<StepState['status'], 'expanded'>;

export const HoldKind = {
  RATE_LIMIT: 'rate-limit',
  BUDGET: 'budget',
  LOCK: 'lock',
  CIRCUIT_BREAKER: 'circuit-breaker',
  CAPACITY: 'capacity',
} as const satisfies Record<string, HoldKind>;
export type HoldKind = Hold['kind'];

export const StepKind = {
  TOOL: 'tool',
  AGENT: 'agent',
  MAP: 'map',
  EXECUTION: 'execution',
} as const satisfies Record<string, StepKind>;
export type StepKind = BoundStep['kind'];

export const ApprovalKind = { PLAN: 'plan', POLICY: 'policy', UNKNOWN_OUTCOME: 'unknown-outcome' } as const;
export type ApprovalKind = 'plan' | 'policy' | 'unknown-outcome';

registerEnumType(ExecutionStatus, {
  name: 'ExecutionStatus',
  valuesMap: {
    REPLANNING: {
      description: 'A step failed for good: what runs comes to its end, then another plan is asked for.',
    },
  },
});
registerEnumType(StepStatus, { name: 'StepStatus' });
registerEnumType(HoldKind, { name: 'HoldKind' });
registerEnumType(StepKind, {
  name: 'StepKind',
  valuesMap: { MAP: { description: 'Does the same for every element of a list.' } },
});
registerEnumType(ApprovalKind, {
  name: 'ApprovalKind',
  description: 'Why a person is asked.',
  valuesMap: {
    PLAN: { description: 'The whole plan waits before it starts.' },
    POLICY: { description: 'A step waits because a policy or the plan asks for it.' },
    UNKNOWN_OUTCOME: { description: 'A step was interrupted and may have had its effect already.' },
  },
});
