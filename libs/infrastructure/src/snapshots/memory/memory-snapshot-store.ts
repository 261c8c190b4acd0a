import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Snapshot, SnapshotStore } from '../snapshot-store.js';

/** Snapshots in memory, for tests: gone with the process. */
export class MemorySnapshotStore implements SnapshotStore {
  private readonly kept = new Map<StreamName, Snapshot>();

  load(stream: StreamName): Promise<Snapshot | undefined> {
    return Promise.resolve(this.kept.get(stream));
  }

  save(stream: StreamName, snapshot: Snapshot): Promise<void> {
    this.kept.set(stream, snapshot);
    return Promise.resolve();
  }
}
