import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import {
  listExecutions,
  type ListExecutions as PageQuery,
} from '@app/infrastructure/read-models/list-executions.js';
import { pageSize } from '../../graphql/page-size.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import { Freshness } from '../../read-side/freshness.js';
import type { ExecutionConnection } from '../types/execution-connection.type.js';
import type { ExecutionFilter } from '../types/execution.inputs.js';

/** A page of the executions, newest first. */
export class ListExecutions extends Query<ExecutionConnection> {
  constructor(
    readonly first: number,
    readonly after?: string | null,
    readonly filter?: ExecutionFilter | null,
    /** What the answer must show at least: a position that a command answered. */
    readonly minPosition?: string | null,
  ) {
    super();
  }
}

@QueryHandler(ListExecutions)
export class ListExecutionsHandler implements IQueryHandler<ListExecutions> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    private readonly freshness: Freshness,
  ) {}

  async execute({ first, after, filter, minPosition }: ListExecutions): Promise<ExecutionConnection> {
    const query: PageQuery = {
      tenant: this.settings.tenant,
      first: pageSize(first, 200),
      ...(after ? { after } : {}),
      ...(filter ? { filter: toFilter(filter) } : {}),
    };
    if (minPosition) await this.freshness.require(minPosition);
    const { edges, pageInfo, ...rest } = await listExecutions(this.pool, query);
    const start = edges[0]?.cursor;
    return {
      ...rest,
      edges,
      pageInfo: {
        ...pageInfo,
        hasPreviousPage: Boolean(after),
        ...(start === undefined ? {} : { startCursor: start }),
      },
    };
  }
}

const toFilter = ({ status, search, requestedSince, requestedUntil }: ExecutionFilter) => ({
  ...(status ? { status } : {}),
  ...(search ? { search } : {}),
  ...(typeof requestedSince === 'number' ? { requestedSince: new Date(requestedSince) } : {}),
  ...(typeof requestedUntil === 'number' ? { requestedUntil: new Date(requestedUntil) } : {}),
});
