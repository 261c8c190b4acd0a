import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { isId, planId } from '@app/domain/kernel/ids.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { loadPlan } from '@app/infrastructure/plans/handle-plan-command.js';
import { CATALOGUE, EVENT_STORE, SETTINGS, type ApiSettings } from '../../parts.js';
import { requestedPlanView } from '../requested-plan-view.js';
import type { RequestedPlan } from '../types/requested-plan.type.js';

/** A plan that was asked for; null when nobody did. */
export class GetRequestedPlan extends Query<RequestedPlan | null> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetRequestedPlan)
export class GetRequestedPlanHandler implements IQueryHandler<GetRequestedPlan> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ id: givenId }: GetRequestedPlan) {
    const id = givenId.toLowerCase();
    if (!isId(id)) return null;
    const { state } = await loadPlan(this.store, this.catalogue, this.settings.tenant, planId(id));
    return requestedPlanView(state);
  }
}
