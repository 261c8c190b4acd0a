import type { StreamName } from '@app/domain/kernel/ids.js';

/** The fold of a stream up to an event. */
export interface Snapshot {
  /** Version of the state's shape and of how events are folded into it. */
  readonly shape: number;
  /** Of the last event folded in. */
  readonly revision: number;
  readonly eventId: string;
  /** JSON; what can be worked out from the rest is left out. */
  readonly state: string;
}

/** A cache of folds, one for each stream. It may forget any of them at any time. */
export interface SnapshotStore {
  load(stream: StreamName): Promise<Snapshot | undefined>;
  /** Replaces the one there is. */
  save(stream: StreamName, snapshot: Snapshot): Promise<void>;
}
