import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type PlanId, type TenantId } from '@app/domain/kernel/ids.js';
import type { Rejection } from '@app/domain/kernel/rejection.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { planDecider, type PlanCommand, type PlanState } from '@app/domain/plan/plan.decider.js';
import { handleCommand, type Accepted } from '../command-handling/handle-command.js';
import { loadAggregate, type Loaded } from '../command-handling/load-aggregate.js';
import { sha256 } from '../digest/sha256.js';

export interface PlanEnvelope {
  readonly tenant: TenantId;
  readonly planId: PlanId;
  /** UUID. The same id again answers the state as it is and appends nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly command: PlanCommand;
}

/** Decides what is asked of a plan and appends what follows; see `handleCommand`. */
export const handlePlanCommand = (
  store: EventStore,
  catalogue: Catalogue,
  { planId, ...envelope }: PlanEnvelope,
): Promise<Accepted<PlanState> | Rejection> =>
  handleCommand(store, planDecider(sha256, catalogue), {
    ...envelope,
    stream: streamOf(envelope.tenant, 'plan', planId),
    correlationId: planId,
  });

/** Folds a plan's stream. */
export const loadPlan = (
  store: Pick<EventStore, 'read'>,
  catalogue: Catalogue,
  tenant: TenantId,
  id: PlanId,
): Promise<Loaded<PlanState>> =>
  loadAggregate(store, planDecider(sha256, catalogue), streamOf(tenant, 'plan', id));
