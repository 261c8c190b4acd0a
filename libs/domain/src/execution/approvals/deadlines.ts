import type { ApprovalTerms } from '../../plan/approval-policy.js';
import { isPlanned, stepOf, type ExecutionState } from '../execution.state.js';
import { nextDeadline } from './ballot.js';

/** Why a step fails or is skipped whose question nobody answered. */
export const expiredReason = 'nobody decided about it in time';

export const hasDeadlines = (terms: ApprovalTerms | undefined): boolean =>
  (terms?.deadlines?.length ?? 0) > 0;

/** When the deadline of a question comes, of a step or of the plan; undefined when there is none. */
export function deadlineOf(state: ExecutionState, stepId?: string): number | undefined {
  if (!isPlanned(state)) return undefined;
  const step = stepId === undefined ? undefined : stepOf(state, stepId);
  const ballot =
    stepId === undefined
      ? state.planBallot
      : step?.status === 'waiting-for-approval'
        ? step.ballot
        : undefined;
  return ballot && nextDeadline(ballot)?.at;
}
