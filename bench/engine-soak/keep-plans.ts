import type { EventStore } from '@app/domain/kernel/event-store.js';
import { planId, type TenantId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { newestProposed } from '@app/domain/plan/plan.decider.js';
import type { PlanProposed } from '@app/domain/plan/plan.events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { budgets, soakPlans, type SoakPlan } from './plans/plans.js';

/** A plan that runs may be started with. */
export interface KeptPlan {
  readonly id: string;
  readonly name: string;
  readonly budget?: { readonly maxCalls: number; readonly onExhausted: 'HOLD' | 'FAIL' } | undefined;
}

/** Puts the plans into the log, as a planner does. */
export const keepPlans = (
  store: EventStore,
  catalogue: ToolCatalogue,
  tenant: TenantId,
): Promise<readonly KeptPlan[]> =>
  Promise.all(
    Object.entries(soakPlans).map(async ([name, plan]) => {
      const { planId: id } = await keepPlan(store, catalogue, tenant, plan);
      return { id, name, budget: budgets[name as SoakPlan] };
    }),
  );

/** Answers it as it was kept. */
export async function keepPlan(
  store: EventStore,
  catalogue: ToolCatalogue,
  tenant: TenantId,
  plan: Plan,
): Promise<Omit<PlanProposed, 'at'>> {
  const id = planId(newId());
  const data = { planId: id, plan, planner: 'soak', now: Date.now() };
  const command = { type: 'ProposePlan', data } as const;
  const envelope = { tenant, planId: id, commandId: newId(), actor: 'soak', command };
  const outcome = await handlePlanCommand(store, catalogue, envelope);
  if (isRejection(outcome)) throw new Error(outcome.detail);
  const proposed = outcome.state.status === 'proposed' ? newestProposed(outcome.state) : undefined;
  if (!proposed) throw new Error(`The plan is ${outcome.state.status}`);
  const { at: _, ...kept } = proposed;
  return kept;
}
