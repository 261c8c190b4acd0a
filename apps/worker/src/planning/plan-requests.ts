import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { parseStream, planId, type PlanId, type StreamName, type TenantId } from '@app/domain/kernel/ids.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import { handlePlanCommand, loadPlan } from '@app/infrastructure/plans/handle-plan-command.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { LeasedWork } from '../leases/leased-work.js';
import type { Claim, Leases } from '../leases/leases.js';
import { leaveToNewer } from '../leases/leave-to-newer.js';
import type { Question } from './ask-planner.js';
import type { PlanMaker } from './plan-maker.js';
import { sharedNow } from '../time/shared-time.js';

interface Asked {
  readonly tenant: TenantId;
  readonly id: PlanId;
  readonly stream: StreamName;
}

/** Plans what was asked to be planned without a run. */
export class PlanRequests implements LeasedWork {
  readonly category = 'plan';
  readonly types = ['PlanRequested'];
  private readonly making = new Map<StreamName, AbortController>();
  private draining = false;

  constructor(
    private readonly parts: {
      readonly store: EventStore;
      readonly maker: PlanMaker;
      readonly catalogue: ToolCatalogue;
      readonly worker: string;
      readonly leases: Pick<Leases, 'letGo' | 'cannotRead'>;
      readonly logger: Logger;
    },
  ) {}

  streams(): readonly StreamName[] {
    return [...this.making.keys()];
  }

  /** Nobody else writes into a plan that is being made. */
  observe(): void {}

  /** A plan that is asked for never rests. */
  forgetResting(): void {}

  takeUp({ stream }: Claim): void {
    const place = parseStream(stream);
    if (!place || this.draining || this.making.has(stream)) return;
    const stop = new AbortController();
    this.making.set(stream, stop);
    const asked = { tenant: place.tenant, id: planId(place.id), stream };
    void this.makeInTheEnd(asked, stop.signal).finally(() => {
      if (this.making.get(stream) === stop) this.making.delete(stream);
    });
  }

  abandon(stream: StreamName): void {
    this.making.get(stream)?.abort('shutdown');
    this.making.delete(stream);
  }

  /** What is being made is made anew by another worker. */
  drain(): void {
    this.draining = true;
    for (const stream of this.streams()) this.abandon(stream);
  }

  /** The lease ends only when the plan is stored, so a crash makes it again. */
  private async makeInTheEnd(asked: Asked, signal: AbortSignal): Promise<void> {
    const { leases, logger } = this.parts;
    const isOver = () => signal.aborted;
    for (let pause = 500; !isOver(); pause = Math.min(pause * 2, 10_000)) {
      try {
        await this.make(asked, signal);
        if (!isOver())
          await leases.letGo(
            { stream: asked.stream, revision: 2 ** 31 - 1, ended: true, isKept: false },
            () => !isOver(),
          );
        return;
      } catch (error) {
        if (isOver()) return;
        if (isOfNewerRelease(error)) return leaveToNewer(this.parts, 'plan', asked.stream, error);
        logger.warn({ err: error, planId: asked.id }, 'planning failed, trying again');
        await sleep(pause);
      }
    }
  }

  private async make({ tenant, id }: Asked, signal: AbortSignal): Promise<void> {
    const { store, maker, catalogue, worker, logger } = this.parts;
    const { state } = await loadPlan(store, catalogue, tenant, id);
    if (state.status !== 'requested') return;
    const { request, timeZone } = state.requested;
    logger.info({ planId: id }, 'planning');
    const log: Question['log'] = (level, message) => logger[level]({ planId: id }, message);
    const outcome = await maker.make({ tenant, planId: id, request, timeZone, signal, log });
    if (outcome.kind === 'proposed' || signal.aborted) return;
    const { code, message } = outcome;
    await handlePlanCommand(store, catalogue, {
      tenant,
      planId: id,
      commandId: newId(),
      actor: worker,
      command: { type: 'FailPlan', data: { code, message, now: sharedNow() } },
    });
  }
}
