import type { Slice } from './slice-store.js';

/** A start that was taken from a bucket. */
export interface Start {
  /** When it may be used, milliseconds of the monotonic clock of the process. */
  readonly at: number;
  readonly slice: Slice;
  /** Its place in the slice, from 0. */
  readonly place: number;
}

/** Starts of a bucket that nobody has been given, in the order of their times. */
export class SpareStarts {
  private starts: Start[] = [];

  /** @param validMs how long after its time one may be used */
  constructor(private readonly validMs: number) {}

  get size(): number {
    return this.starts.length;
  }

  add(start: Start): void {
    const place = this.starts.findIndex(({ at }) => at > start.at);
    this.starts.splice(place < 0 ? this.starts.length : place, 0, start);
  }

  /** The next that is not too old; its time may be still to come. */
  take(now: number): Start | undefined {
    while (this.starts[0] && this.starts[0].at + this.validMs < now) this.starts.shift();
    return this.starts.shift();
  }

  /** Takes out those at the end of a slice, of which nothing later was used, and counts them. */
  takeEndOf(slice: Slice): number {
    let count = 0;
    for (let next = this.starts.at(-1); next && isNext(next, slice, count); next = this.starts.at(-1)) {
      this.starts.pop();
      count++;
    }
    return count;
  }
}

const isNext = (start: Start, slice: Slice, count: number): boolean =>
  start.slice === slice && start.place === slice.count - 1 - count;
