import type { StreamName } from '@app/domain/kernel/ids.js';
import { sharedNow } from '../time/shared-time.js';

const longestTimerMs = 2 ** 31 - 1;

/** When runs want to go on by themselves: some times for each run, milliseconds since the epoch. */
export class Timers {
  private readonly timers = new Map<StreamName, Map<number, NodeJS.Timeout>>();

  /** Calls `due` at that time and not before. One time of a run is set once, however often it is asked for. */
  set(stream: StreamName, at: number, due: () => void): void {
    const ofRun = this.timers.get(stream) ?? new Map<number, NodeJS.Timeout>();
    if (ofRun.has(at)) return;
    this.timers.set(stream, ofRun.set(at, this.start(stream, at, due)));
  }

  /** The earliest; undefined when the run waits for no time. */
  next(stream: StreamName): number | undefined {
    const ofRun = this.timers.get(stream);
    return ofRun && Math.min(...ofRun.keys());
  }

  clear(stream: StreamName): void {
    for (const timer of this.timers.get(stream)?.values() ?? []) clearTimeout(timer);
    this.timers.delete(stream);
  }

  clearAll(): void {
    for (const stream of [...this.timers.keys()]) this.clear(stream);
  }

  /** A timer may fire a little early, and cannot be set further ahead than 24 days: then it is set anew. */
  private start(stream: StreamName, at: number, due: () => void): NodeJS.Timeout {
    const fire = () => {
      const ofRun = this.timers.get(stream);
      if (sharedNow() < at) ofRun?.set(at, this.start(stream, at, due));
      else {
        ofRun?.delete(at);
        if (ofRun?.size === 0) this.timers.delete(stream);
        due();
      }
    };
    return setTimeout(fire, Math.min(Math.max(0, at - sharedNow()), longestTimerMs));
  }
}
