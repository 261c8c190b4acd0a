import { setTimeout as sleep } from 'node:timers/promises';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import { Fence, type Visit } from './fence.js';
import { Service, type Answered } from './service.js';

/** What the outside world has seen: a call that had its effect. */
export interface Entry {
  readonly kind: 'keyed' | 'once';
  /** The idempotency key: `<execution>/<step>/<group>`; of a call of an agent, with more behind that. */
  readonly key: string;
  /** What an agent writes. */
  readonly line?: string;
}

/** A call as it arrives. */
export interface LedgerCall extends Entry {
  /** The process that calls. */
  readonly by: number;
  /** What the step has while it runs; absent when it takes none. */
  readonly locks?: readonly LockGrant[];
  /** It only says that it is there, with its locks; the effect comes later. */
  readonly arrives?: true;
}

/**
 * An outside system that steps write to, over HTTP. Of a key it takes keyed calls once, however often they come; other calls
 * count each time. What comes with a lock that others have got since is refused. Now and then it refuses before anything has
 * happened, and it takes its time.
 */
export class Ledger {
  /** Effects, in order. */
  readonly entries: Entry[] = [];
  /** Calls with locks, in order. */
  readonly visits: Visit[] = [];
  /** Calls that came, repeated and refused ones included. */
  calls = 0;
  private readonly keys = new Set<string>();
  private readonly fence = new Fence();

  private constructor(private readonly service: Service) {}

  static async open(): Promise<Ledger> {
    const service = await Service.open((call) => ledger.take(call as LedgerCall));
    const ledger = new Ledger(service);
    return ledger;
  }

  get url(): string {
    return this.service.url;
  }

  close(): Promise<void> {
    return this.service.close();
  }

  private async take({ kind, key, line, by, locks, arrives }: LedgerCall): Promise<Answered> {
    this.calls += 1;
    await sleep(Math.random() * 60);
    if (Math.random() < 0.05) return { status: 503 };
    if (locks) {
      const refused = !this.fence.passes(locks);
      this.visits.push({ key, by, locks, at: Date.now(), ...(refused && { refused }) });
      if (refused) return { status: 409 };
    }
    if (!arrives) {
      if (kind === 'once' || !this.keys.has(key))
        this.entries.push({ kind, key, ...(line !== undefined && { line }) });
      this.keys.add(key);
    }
    await sleep(Math.random() * 60);
    return { status: 200 };
  }
}
