import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { listLogLines } from '@app/infrastructure/read-models/list-log-lines.js';
import { ExecutionDirectory } from '../../executions/execution-directory.js';
import { afterRevision, pageSize } from '../../graphql/page-size.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import type { LogLevel, LogLine } from '../types/log-line.type.js';

export interface LogPage {
  readonly executionId: string;
  readonly stepId?: string | null;
  /** This level and more important ones. */
  readonly level?: LogLevel | null;
  readonly after?: number | null;
  readonly first: number;
}

/** A page of the log of an execution, in order. */
export class ListLogs extends Query<readonly LogLine[]> {
  constructor(readonly page: LogPage) {
    super();
  }
}

@QueryHandler(ListLogs)
export class ListLogsHandler implements IQueryHandler<ListLogs> {
  constructor(
    private readonly directory: ExecutionDirectory,
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ page }: ListLogs) {
    const { executionId, stepId, level } = page;
    const first = pageSize(page.first, 1000);
    const after = afterRevision(page.after);
    await this.directory.existing(executionId);
    return listLogLines(this.pool, {
      tenant: this.settings.tenant,
      executionId: executionId.toLowerCase(),
      first,
      after,
      ...(stepId ? { stepId } : {}),
      ...(level ? { level } : {}),
    });
  }
}
