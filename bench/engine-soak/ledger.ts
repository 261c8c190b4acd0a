import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the outside world has seen: a call that had its effect. */
export interface Entry {
  readonly kind: 'keyed' | 'once';
  /** The idempotency key: `<execution>/<step>/<group>`. */
  readonly key: string;
}

/**
 * An outside system that steps write to, over HTTP. Of a key it takes keyed calls once, however often they come; other calls
 * count each time. Now and then it refuses before anything has happened, and it takes its time.
 */
export class Ledger {
  /** Effects, in order. */
  readonly entries: Entry[] = [];
  /** Calls that came, repeated and refused ones included. */
  calls = 0;
  private readonly keys = new Set<string>();

  private constructor(
    readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<Ledger> {
    const server = createServer((request, response) => {
      void readBody(request)
        .then((body) => ledger.take(JSON.parse(body) as Entry))
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

  private async take(entry: Entry): Promise<number> {
    this.calls += 1;
    await sleep(Math.random() * 60);
    if (Math.random() < 0.05) return 503;
    if (entry.kind === 'once' || !this.keys.has(entry.key)) this.entries.push(entry);
    this.keys.add(entry.key);
    await sleep(Math.random() * 60);
    return 200;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
