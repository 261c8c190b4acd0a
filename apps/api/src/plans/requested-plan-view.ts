import { newestProposed, type PlanState } from '@app/domain/plan/plan.decider.js';
import { planView } from '../executions/view/plan-view.js';
import type { RequestedPlan } from './types/requested-plan.type.js';

/** A plan as the schema shows it; null when nobody asked for it. */
export function requestedPlanView(state: PlanState): RequestedPlan | null {
  if (state.status === 'none' || !state.requested) return null;
  const { planId, request, requestedAt } = state.requested;
  const newest = newestProposed(state);
  return {
    id: planId,
    request,
    status: state.status,
    requestedAt,
    plan: newest ? planView(newest) : null,
    failure: state.status === 'failed' ? state.failure : null,
  };
}
