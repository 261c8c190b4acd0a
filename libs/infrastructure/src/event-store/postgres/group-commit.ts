import type { AppendResult, ExpectedRevision } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { SerializedEvent } from '../check-append.js';

export interface PendingAppend {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

const maxAppends = 500;
const maxEvents = 2_000;
/** Of JSON. One group is one statement, which client and server hold in memory several times over. */
const maxCharacters = 8_000_000;

const charactersOf = ({ events }: PendingAppend): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);

/**
 * Appends that arrive while a commit is under way go together in the next one, each with its own revision check.
 * Nothing waits for a timer: with nothing under way an append goes at once. One append per stream and group,
 * in the order they came.
 */
export class GroupCommit {
  private queue: PendingAppend[] = [];
  private committing = false;

  /** @param commit settles every append it is given and never throws */
  constructor(private readonly commit: (group: readonly PendingAppend[]) => Promise<void>) {}

  add(append: PendingAppend): void {
    this.queue.push(append);
    if (!this.committing) void this.drain();
  }

  private async drain(): Promise<void> {
    this.committing = true;
    while (this.queue.length > 0) await this.commit(this.takeGroup());
    this.committing = false;
  }

  private takeGroup(): readonly PendingAppend[] {
    const group: PendingAppend[] = [];
    const later: PendingAppend[] = [];
    const streams = new Set<StreamName>();
    let events = 0;
    let characters = 0;
    for (const append of this.queue) {
      const size = charactersOf(append);
      const full =
        group.length >= maxAppends ||
        (group.length > 0 &&
          (events + append.events.length > maxEvents || characters + size > maxCharacters));
      if (full || streams.has(append.stream)) later.push(append);
      else {
        group.push(append);
        events += append.events.length;
        characters += size;
      }
      streams.add(append.stream);
    }
    this.queue = later;
    return group;
  }
}
