import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { isId, planId } from '@app/domain/kernel/ids.js';
import { reject, type Rejection } from '@app/domain/kernel/rejection.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { newestProposed } from '@app/domain/plan/plan.decider.js';
import type { PlanProposed } from '@app/domain/plan/plan.events.js';
import { loadPlan } from '@app/infrastructure/plans/handle-plan-command.js';
import { CATALOGUE, EVENT_STORE, SETTINGS, type ApiSettings } from '../../parts.js';

/** Plans that were made before, to be run as they are. */
@Injectable()
export class PlanVersions {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  /** @param version from 1; the newest when absent */
  async version(givenId: string, version?: number): Promise<Omit<PlanProposed, 'at'> | Rejection> {
    const id = givenId.toLowerCase();
    const { state } = isId(id)
      ? await loadPlan(this.store, this.catalogue, this.settings.tenant, planId(id))
      : { state: { status: 'none' } as const };
    if (state.status !== 'proposed')
      return reject('NOT_FOUND', `There is no plan "${givenId}" that could run. Check its id.`);
    const newest = newestProposed(state);
    const found =
      version === undefined ? newest : state.versions.find((candidate) => candidate.version === version);
    if (!found)
      return reject('NOT_FOUND', `The plan has no version ${version}: its newest is ${newest?.version}.`);
    if ('revises' in found)
      return reject('NOT_FOUND', `Version ${version} of the plan is that of one run, made while it went on.`);
    const { at, ...plan } = found;
    return plan;
  }
}
