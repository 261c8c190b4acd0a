import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream, planId } from '@app/domain/kernel/ids.js';
import type { PlanRequested } from '@app/domain/plan/plan.events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { toDomainEvent } from '@app/infrastructure/event-schemas/event-versions.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { FollowedLog } from '../following/followed-log.js';
import type { PlanMaker } from './plan-maker.js';

/** Plans what was asked to be planned without a run. */
export class PlanRequests implements FollowedLog {
  readonly name = 'plan-requests';
  readonly filter = { categories: ['plan'], types: ['PlanRequested'] };

  constructor(
    private readonly parts: {
      readonly store: EventStore;
      readonly maker: PlanMaker;
      readonly catalogue: ToolCatalogue;
      readonly worker: string;
      readonly logger: Logger;
    },
  ) {}

  /** One after another: the position is kept only when the plan is stored, so a crash makes it again. */
  async handle(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    for (const event of events) await this.plan(event, signal);
  }

  private async plan(event: RecordedEvent, signal: AbortSignal): Promise<void> {
    const place = parseStream(event.stream);
    if (!place) return;
    const { store, maker, catalogue, worker, logger } = this.parts;
    const { request, timeZone } = toDomainEvent(event).data as PlanRequested;
    const id = planId(place.id);
    logger.info({ planId: id }, 'planning');
    const outcome = await maker.make({ tenant: place.tenant, planId: id, request, timeZone, signal });
    if (outcome.kind === 'proposed' || signal.aborted) return;
    const { code, message } = outcome;
    await handlePlanCommand(store, catalogue, {
      tenant: place.tenant,
      planId: id,
      commandId: newId(),
      actor: worker,
      command: { type: 'FailPlan', data: { code, message, now: Date.now() } },
    });
  }
}
