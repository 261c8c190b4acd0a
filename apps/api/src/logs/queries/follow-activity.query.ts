import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { ExecutionDirectory, type ExecutionStreams } from '../../executions/execution-directory.js';
import { afterRevision } from '../../graphql/page-size.js';
import { cancellable } from '../../live/cancellable.js';
import { ExecutionWatches } from '../../live/execution-watches.js';
import { followStream } from '../../live/follow-stream.js';
import { LiveFeed } from '../../live/live-feed.js';
import { queueCapacity } from '../../live/queue-capacity.js';
import { EVENT_STORE } from '../../parts.js';
import { activityView } from '../activity-view.js';
import { whenQuiet } from '../when-quiet.js';
import type { ExecutionActivity } from '../types/execution-activity.type.js';

/** What running steps report: history after a revision, then live; ends soon after the execution has ended. */
export class FollowActivity extends Query<AsyncIterable<ExecutionActivity>> {
  constructor(
    readonly executionId: string,
    readonly after: number | null | undefined,
    readonly wanted: (activity: ExecutionActivity) => boolean = () => true,
  ) {
    super();
  }
}

@QueryHandler(FollowActivity)
export class FollowActivityHandler implements IQueryHandler<FollowActivity> {
  constructor(
    private readonly directory: ExecutionDirectory,
    private readonly feed: LiveFeed,
    private readonly watches: ExecutionWatches,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ executionId, after, wanted }: FollowActivity) {
    const from = afterRevision(after);
    const streams = await this.directory.existing(executionId);
    return cancellable((signal) => this.follow(streams, from, wanted, signal));
  }

  private follow(
    { events, log }: ExecutionStreams,
    after: number,
    wanted: FollowActivity['wanted'],
    signal: AbortSignal,
  ): AsyncGenerator<ExecutionActivity, void, void> {
    const { store, feed } = this;
    return this.watches.with(events, async function* (watch) {
      const ended = whenQuiet(watch, signal);
      for await (const event of followStream(store, feed, {
        stream: log,
        after,
        capacity: queueCapacity,
        signal,
        ended,
      })) {
        const activity = activityView(event);
        if (activity && wanted(activity)) yield activity;
      }
    });
  }
}
