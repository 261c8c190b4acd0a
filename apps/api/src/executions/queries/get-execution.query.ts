import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { UpTo } from '@app/infrastructure/command-handling/load-aggregate.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import { badInput } from '../../graphql/errors.js';
import { EVENT_STORE, SNAPSHOTS } from '../../parts.js';
import { ExecutionDirectory } from '../execution-directory.js';
import { loadRecord } from '../load-record.js';
import type { Execution } from '../types/execution.type.js';
import { executionView } from '../view/execution-view.js';

/** An execution as it is, or as it was; null when it is (or was) not there. */
export class GetExecution extends Query<Execution | null> {
  constructor(
    readonly id: string,
    readonly asOf?: UpTo | null,
  ) {
    super();
  }
}

@QueryHandler(GetExecution)
export class GetExecutionHandler implements IQueryHandler<GetExecution> {
  constructor(
    private readonly directory: ExecutionDirectory,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOTS) private readonly snapshots: SnapshotStore,
  ) {}

  async execute({ id, asOf }: GetExecution) {
    if (asOf?.revision !== undefined && asOf.revision < 0) {
      throw badInput(`asOf.revision must be 0 or more, not ${asOf.revision}.`);
    }
    const streams = this.directory.streams(id);
    return streams
      ? executionView(await loadRecord(this.store, this.snapshots, streams.events, asOf ?? {}))
      : null;
  }
}
