import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EffectLedger } from '@app/domain/execution/effects/effect-ledger.js';
import { readStream, type EventStore } from '@app/domain/kernel/event-store.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { pageSize } from '../../graphql/page-size.js';
import { EVENT_STORE } from '../../parts.js';
import { ExecutionDirectory } from '../execution-directory.js';
import type { Effect } from '../types/effect.type.js';
import { effectView } from '../view/effect-view.js';

/** What an execution did to the world, from its history, in the order it was meant. */
export class ListEffects extends Query<readonly Effect[]> {
  constructor(
    readonly id: string,
    /** Idempotency key of the last one seen. */
    readonly after: string | null,
    readonly first: number,
  ) {
    super();
  }
}

@QueryHandler(ListEffects)
export class ListEffectsHandler implements IQueryHandler<ListEffects> {
  constructor(
    private readonly directory: ExecutionDirectory,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ id, after, first }: ListEffects) {
    const limit = pageSize(first, 1_000);
    const { events } = await this.directory.existing(id);
    const ledger = new EffectLedger(sha256);
    for await (const recorded of readStream(this.store, events)) ledger.add(toExecutionEvent(recorded));
    const all = ledger.effects;
    const from = all.findIndex(({ idempotencyKey }) => idempotencyKey === after) + 1;
    return all.slice(from, from + limit).map(effectView);
  }
}
