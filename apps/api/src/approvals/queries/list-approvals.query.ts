import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { pendingApprovals } from '@app/infrastructure/read-models/pending-approvals.js';
import { pageSize } from '../../graphql/page-size.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import { ballotView } from '../ballot-view.js';
import type { PendingApproval } from '../types/pending-approval.type.js';

/** Everything that waits for a person, the oldest first. */
export class ListApprovals extends Query<readonly PendingApproval[]> {
  constructor(readonly first: number) {
    super();
  }
}

@QueryHandler(ListApprovals)
export class ListApprovalsHandler implements IQueryHandler<ListApprovals> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ first }: ListApprovals) {
    const waiting = await pendingApprovals(this.pool, this.settings.tenant, pageSize(first, 500));
    return waiting.map(({ ballot, stands, ...approval }) => ({
      ...approval,
      ballot: ballotView(ballot, stands),
    }));
  }
}
