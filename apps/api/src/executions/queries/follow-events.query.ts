import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { afterRevision } from '../../graphql/page-size.js';
import { cancellable } from '../../live/cancellable.js';
import { followStream } from '../../live/follow-stream.js';
import { LiveFeed } from '../../live/live-feed.js';
import { queueCapacity } from '../../live/queue-capacity.js';
import { EVENT_STORE } from '../../parts.js';
import { ExecutionDirectory } from '../execution-directory.js';
import type { ExecutionEvent } from '../types/execution-event.type.js';
import { executionEventView, isTerminalEvent } from '../view/execution-event-view.js';

/** The facts of an execution after a revision, then the new ones as they come; ends after the last one. */
export class FollowEvents extends Query<AsyncIterable<ExecutionEvent>> {
  constructor(
    readonly id: string,
    readonly after: number | null | undefined,
  ) {
    super();
  }
}

@QueryHandler(FollowEvents)
export class FollowEventsHandler implements IQueryHandler<FollowEvents> {
  constructor(
    private readonly directory: ExecutionDirectory,
    private readonly feed: LiveFeed,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ id, after }: FollowEvents) {
    const from = afterRevision(after);
    const { events } = await this.directory.existing(id);
    return cancellable((signal) => this.follow(events, from, signal));
  }

  private async *follow(stream: StreamName, after: number, signal: AbortSignal) {
    if (await this.isOver(stream, after)) return;
    for await (const event of followStream(this.store, this.feed, {
      stream,
      after,
      capacity: queueCapacity,
      signal,
    })) {
      yield executionEventView(event);
      if (isTerminalEvent(event) && (await this.isOver(stream, event.revision))) return;
    }
  }

  /** A reader that has the last fact of an ended execution would wait for ever; one that failed may have gone on. */
  private async isOver(stream: StreamName, after: number): Promise<boolean> {
    const [last] = await this.store.read(stream, { direction: 'backwards', limit: 1 });
    return last !== undefined && last.revision <= after && isTerminalEvent(last);
  }
}
