import { planId, type PlanId, type TenantId } from '@app/domain/kernel/ids.js';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { newestProposed } from '@app/domain/plan/plan.decider.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { PlanningError, type Planner } from '@app/domain/plan/planner.js';
import type { PlanProposed } from '@app/domain/plan/plan.events.js';
import { derivedId, newId } from '@app/infrastructure/command-handling/event-ids.js';
import { handlePlanCommand, loadPlan } from '@app/infrastructure/plans/handle-plan-command.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { Workspace } from '@app/infrastructure/tools/workspace.js';
import { sharedNow } from '../time/shared-time.js';
import type { ModelAccess } from '../admission/cooldowns/model-access.js';
import { askPlanner, type Question } from './ask-planner.js';
import { planningFailure, type PlanningFailure } from './planning-failure.js';

export interface PlanMakerOptions {
  readonly store: EventStore;
  readonly worker: string;
  readonly planner: Planner;
  readonly catalogue: ToolCatalogue;
  readonly workspace: Workspace;
  readonly logger: Logger;
  /** What limits the answers of models; absent: nothing. */
  readonly models?: ModelAccess;
  /** Told what each answer to a planner has used; planning goes on when that is stored. */
  readonly onPlanning?: (tenant: TenantId, usage: Usage) => Promise<void>;
}

export interface PlanOrder {
  readonly tenant: TenantId;
  readonly planId: PlanId;
  readonly request: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly signal: AbortSignal;
  /** Told what it waits for. */
  readonly log: Question['log'];
}

export type PlanOutcome = { readonly kind: 'proposed'; readonly proposed: PlanProposed } | PlanningFailure;

/** The id of the plan that is made for an execution: always the same, so that a crash makes no second plan. */
export const planIdOf = (executionId: string): PlanId => planId(derivedId(executionId, 'plan'));

/** Has a request planned and keeps the plan in its own stream. A plan that stands there already is not made again. */
export class PlanMaker {
  constructor(private readonly options: PlanMakerOptions) {}

  async make(order: PlanOrder): Promise<PlanOutcome> {
    const { store, catalogue, logger } = this.options;
    try {
      const { state } = await loadPlan(store, catalogue, order.tenant, order.planId);
      const existing = newestProposed(state);
      return { kind: 'proposed', proposed: existing ?? (await this.plan(order)) };
    } catch (error) {
      if (order.signal.aborted) throw error;
      return planningFailure(error, order.planId, logger);
    }
  }

  private async plan({
    tenant,
    request,
    timeZone,
    planId: id,
    signal,
    log,
  }: PlanOrder): Promise<PlanProposed> {
    const { store, worker, catalogue } = this.options;
    const proposal = await askPlanner(this.options, tenant, { request, timeZone, signal, log });
    const outcome = await handlePlanCommand(store, catalogue, {
      tenant,
      planId: id,
      commandId: newId(),
      actor: worker,
      command: { type: 'ProposePlan', data: { planId: id, ...proposal, now: sharedNow() } },
    });
    if (isRejection(outcome)) throw new PlanningError('INVALID_ANSWER', outcome.detail);
    const proposed = newestProposed(outcome.state);
    if (!proposed) throw new Error(`Plan ${id} was proposed but is not there`);
    return proposed;
  }
}
