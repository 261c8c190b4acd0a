import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { badInput } from '../../graphql/errors.js';
import { pageSize } from '../../graphql/page-size.js';
import { ListExecutions } from '../queries/list-executions.query.js';
import type { ExecutionStatus } from '../types/execution-enums.js';
import type { BulkAction, BulkControlInput, BulkOutcome } from './bulk.types.js';

/** BulkOutcome as plain data. */
export type Outcome = { readonly [Name in keyof BulkOutcome]: BulkOutcome[Name] };

export interface Targets {
  readonly listed: readonly Outcome[];
  readonly totalCount: number;
  readonly endCursor: string | null;
}

const most = 200;
const open: ExecutionStatus[] = ['requested', 'planning', 'awaiting-plan-approval', 'running', 'replanning'];

/** Those that it can change anything for. */
const concerned: Readonly<Record<BulkAction, ExecutionStatus[]>> = {
  PauseExecution: open,
  ResumeExecution: ['paused'],
  CancelExecution: [...open, 'paused'],
  RetryExecution: ['failed'],
};

/** Finds the executions that a bulk command is about: never more than 200 at once. */
@Injectable()
export class BulkTargets {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** @throws BAD_USER_INPUT */
  async find({ action, filter, executionIds, first, after }: BulkControlInput): Promise<Targets> {
    if (Boolean(filter) === Boolean(executionIds))
      throw badInput('Give filter or executionIds: one of the two.');
    if (executionIds) {
      const ids = [...new Set(executionIds.map((id) => id.toLowerCase()))];
      if (ids.length > most)
        throw badInput(`At most ${most} executionIds are taken at once, not ${ids.length}.`);
      return { listed: ids.map((id) => outcome(id)), totalCount: ids.length, endCursor: null };
    }
    const { search, requestedSince, requestedUntil, status } = filter ?? {};
    const wanted = {
      status: status ?? concerned[action],
      ...(search && { search }),
      ...(typeof requestedSince === 'number' && { requestedSince }),
      ...(typeof requestedUntil === 'number' && { requestedUntil }),
    };
    const page = await this.queries.execute(new ListExecutions(pageSize(first ?? 50, most), after, wanted));
    return {
      listed: page.edges.map(({ node }) => ({
        ...outcome(node.id),
        request: node.request,
        status: node.status,
      })),
      totalCount: page.totalCount,
      endCursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
    };
  }
}

const outcome = (executionId: string): Outcome => ({
  executionId,
  verdict: 'listed',
  request: null,
  status: null,
  code: null,
  message: null,
});
