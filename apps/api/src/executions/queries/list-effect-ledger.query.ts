import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { listLedger } from '@app/infrastructure/read-models/effects/list-ledger.js';
import { pageSize } from '../../graphql/page-size.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import { Freshness } from '../../read-side/freshness.js';
import type { EffectLedgerConnection, EffectLedgerFilter } from '../types/effect-ledger.type.js';

/** A page of what all executions did to the world, newest first. */
export class ListEffectLedger extends Query<EffectLedgerConnection> {
  constructor(
    readonly first: number,
    readonly after: string | null,
    readonly filter: EffectLedgerFilter | null,
    /** What the answer must show at least: a position that a command answered. */
    readonly minPosition: string | null,
  ) {
    super();
  }
}

@QueryHandler(ListEffectLedger)
export class ListEffectLedgerHandler implements IQueryHandler<ListEffectLedger> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    private readonly freshness: Freshness,
  ) {}

  async execute(query: ListEffectLedger): Promise<EffectLedgerConnection> {
    const { first, after, filter, minPosition } = query;
    if (minPosition) await this.freshness.require(minPosition);
    const { edges, pageInfo, ...rest } = await listLedger(this.pool, {
      tenant: this.settings.tenant,
      first: pageSize(first, 200),
      ...(after ? { after } : {}),
      ...(filter ? { filter: toFilter(filter) } : {}),
    });
    const start = edges[0]?.cursor;
    const startCursor = start === undefined ? {} : { startCursor: start };
    return { ...rest, edges, pageInfo: { ...pageInfo, hasPreviousPage: Boolean(after), ...startCursor } };
  }
}

const toFilter = ({ outcome, uses, startedSince, startedUntil }: EffectLedgerFilter) => ({
  ...(outcome ? { outcome } : {}),
  ...(uses ? { uses } : {}),
  ...(typeof startedSince === 'number' ? { startedSince: new Date(startedSince) } : {}),
  ...(typeof startedUntil === 'number' ? { startedUntil: new Date(startedUntil) } : {}),
});
