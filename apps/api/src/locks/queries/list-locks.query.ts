import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { listLocks, type LockHolder } from '@app/infrastructure/read-models/list-locks.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import type { Lock, LockClaim } from '../types/lock.type.js';

export class ListLocks extends Query<readonly Lock[]> {
  constructor(
    readonly after: string | null,
    readonly first: number,
  ) {
    super();
  }
}

@QueryHandler(ListLocks)
export class ListLocksHandler implements IQueryHandler<ListLocks> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ after, first }: ListLocks) {
    const locks = await listLocks(this.pool, this.settings.tenant, after ?? undefined, first);
    return locks.map((lock) => ({
      ...lock,
      holders: lock.holders.map(claimView),
      queue: lock.queue.map(claimView),
    }));
  }
}

const claimView = (holder: LockHolder): LockClaim => ({ ...holder, since: holder.since.getTime() });
