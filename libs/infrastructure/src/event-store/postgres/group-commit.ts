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

/** From so many waiting appends on a second group goes out while the first is under way. */
const worthAGroup = 32;
const maxUnderWay = 2;

const charactersOf = ({ events }: PendingAppend): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);

/**
 * Appends that arrive while a commit is under way go together in the next one, each with its own revision check.
 * Nothing waits for a timer: with nothing under way an append goes at once. One append per stream and group, in the order
 * they came; a stream has one append under way at most.
 *
 * Where many wait they go in two groups, so that one is serialised, sent and answered while the server works on the other. Measured
 * with 100 in flight on two cores that had nothing else to do: 45,000 to 62,000 appends a second against 34,000 to 42,000.
 */
export class GroupCommit {
  private queue: PendingAppend[] = [];
  private underWay = 0;
  private gathering = false;
  private readonly busy = new Set<StreamName>();

  /** @param commit settles every append it is given and never throws; called again before it has ended */
  constructor(private readonly commit: (group: readonly PendingAppend[]) => Promise<void>) {}

  add(append: PendingAppend): void {
    this.queue.push(append);
    if (this.underWay === 0 && !this.gathering) this.send();
    else if (this.underWay < maxUnderWay && this.queue.length >= worthAGroup) this.gather();
  }

  /** At the end of this turn of the event loop: those who were just answered may have more to append, and it goes together. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      this.send();
    });
  }

  private send(): void {
    while (this.queue.length >= (this.underWay === 0 ? 1 : worthAGroup) && this.underWay < maxUnderWay) {
      const waiting = this.queue.length;
      const share = this.underWay === 0 && waiting >= maxUnderWay * worthAGroup ? maxUnderWay : 1;
      const group = this.takeGroup(Math.min(maxAppends, Math.ceil(waiting / share)));
      if (group.length === 0) return;
      this.underWay++;
      for (const { stream } of group) this.busy.add(stream);
      void this.commit(group).then(() => {
        this.underWay--;
        for (const { stream } of group) this.busy.delete(stream);
        this.gather();
      });
    }
  }

  private takeGroup(most: number): readonly PendingAppend[] {
    const group: PendingAppend[] = [];
    const later: PendingAppend[] = [];
    const passed = new Set(this.busy);
    let events = 0;
    let characters = 0;
    for (const append of this.queue) {
      const size = charactersOf(append);
      const full =
        group.length >= most ||
        (group.length > 0 &&
          (events + append.events.length > maxEvents || characters + size > maxCharacters));
      if (full || passed.has(append.stream)) later.push(append);
      else {
        group.push(append);
        events += append.events.length;
        characters += size;
      }
      passed.add(append.stream);
    }
    this.queue = later;
    return group;
  }
}
