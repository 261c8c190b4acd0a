import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { isId, planId } from '@app/domain/kernel/ids.js';
import { reject, type Rejection } from '@app/domain/kernel/rejection.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
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
    const found = state.versions.at(version === undefined ? -1 : version - 1);
    if (!found || (version !== undefined && version < 1)) {
      const versions = state.versions.length;
      return reject('NOT_FOUND', `The plan has no version ${version}: its newest is ${versions}.`);
    }
    const { at, ...plan } = found;
    return plan;
  }
}
