import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import { EVENT_STORE, SNAPSHOTS } from '../parts.js';
import { ExecutionWatch } from './execution-watch.js';
import { LiveFeed } from './live-feed.js';

interface Shared {
  readonly watch: ExecutionWatch;
  readonly ready: Promise<void>;
  readonly stop: () => void;
  users: number;
}

/** Watches, one per execution however many subscribers there are; gone with the last one. */
@Injectable()
export class ExecutionWatches {
  private readonly shared = new Map<StreamName, Shared>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOTS) private readonly snapshots: SnapshotStore,
    private readonly feed: LiveFeed,
  ) {}

  /** Hands the watch of a stream to `use` while that runs. */
  async *with<Item>(
    stream: StreamName,
    use: (watch: ExecutionWatch) => AsyncGenerator<Item, void, void>,
  ): AsyncGenerator<Item, void, void> {
    const shared = this.shared.get(stream) ?? this.open(stream);
    shared.users++;
    try {
      await shared.ready;
      yield* use(shared.watch);
    } finally {
      shared.users--;
      if (shared.users === 0) this.close(stream, shared);
    }
  }

  private open(stream: StreamName): Shared {
    const watch = new ExecutionWatch(this.store, this.snapshots, stream);
    const stop = this.feed.listen(stream, (event) => watch.accept(event));
    const shared = { watch, ready: watch.catchUp(), stop, users: 0 };
    this.shared.set(stream, shared);
    return shared;
  }

  private close(stream: StreamName, shared: Shared): void {
    shared.stop();
    this.shared.delete(stream);
  }
}
