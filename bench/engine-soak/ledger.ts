import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import { Fence, type Visit } from './fence.js';

/** What the outside world has seen: a call that had its effect. */
export interface Entry {
  readonly kind: 'keyed' | 'once';
  /** The idempotency key: `<execution>/<step>/<group>`. */
  readonly key: string;
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

  private constructor(
    readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<Ledger> {
    const server = createServer((request, response) => {
      void readBody(request)
        .then((body) => ledger.take(JSON.parse(body) as LedgerCall))
        .then((status) => response.writeHead(status).end())
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ledger = new Ledger(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    return ledger;
  }

  close(): Promise<void> {
    return this.stop();
  }

  /** Answers the status. */
  private async take({ kind, key, by, locks, arrives }: LedgerCall): Promise<number> {
    this.calls += 1;
    await sleep(Math.random() * 60);
    if (Math.random() < 0.05) return 503;
    if (locks) {
      const refused = !this.fence.passes(locks);
      this.visits.push({ key, by, locks, at: Date.now(), ...(refused && { refused }) });
      if (refused) return 409;
    }
    if (!arrives) {
      if (kind === 'once' || !this.keys.has(key)) this.entries.push({ kind, key });
      this.keys.add(key);
    }
    await sleep(Math.random() * 60);
    return 200;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
