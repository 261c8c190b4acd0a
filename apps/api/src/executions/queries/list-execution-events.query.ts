import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { afterRevision, pageSize } from '../../graphql/page-size.js';
import { EVENT_STORE } from '../../parts.js';
import { ExecutionDirectory } from '../execution-directory.js';
import type { ExecutionEvent } from '../types/execution-event.type.js';
import { executionEventView } from '../view/execution-event-view.js';

/** A page of the facts of an execution, in order. */
export class ListExecutionEvents extends Query<readonly ExecutionEvent[]> {
  constructor(
    readonly id: string,
    readonly after: number | null | undefined,
    readonly first: number,
  ) {
    super();
  }
}

@QueryHandler(ListExecutionEvents)
export class ListExecutionEventsHandler implements IQueryHandler<ListExecutionEvents> {
  constructor(
    private readonly directory: ExecutionDirectory,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ id, after, first }: ListExecutionEvents) {
    const limit = pageSize(first, 1000);
    const from = afterRevision(after) + 1;
    const { events } = await this.directory.existing(id);
    return (await this.store.read(events, { from, limit })).map((event) => executionEventView(event));
  }
}
