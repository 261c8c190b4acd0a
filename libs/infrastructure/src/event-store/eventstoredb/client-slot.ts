import type { EventStoreDBClient } from '@eventstore/db-client';
import { withTimeout } from './with-timeout.js';

const disposeMs = 1_000;

/**
 * Guard against what a client remembers for ever: a failed query of the server's features, a failed discovery of the
 * cluster, a stream that hangs. After a failure the client is thrown away and the next caller gets a new one, but only
 * once the old one is gone: its end rejects the appends of every client in the process (see late-answers.ts).
 */
export class ClientSlot {
  private current: Promise<EventStoreDBClient> | undefined;
  private disposed: Promise<void> = Promise.resolve();

  constructor(private readonly create: () => Promise<EventStoreDBClient>) {}

  get(): Promise<EventStoreDBClient> {
    if (this.current) return this.current;
    const created = this.disposed.then(() => this.create());
    this.current = created;
    created.catch(() => {
      if (this.current === created) this.current = undefined;
    });
    return created;
  }

  /** Whether this client is still in use: one that was thrown away ended its reads early, and told nobody. */
  async holds(client: EventStoreDBClient): Promise<boolean> {
    return (await this.current?.catch(() => undefined)) === client;
  }

  /** Does nothing when somebody else has thrown this client away already. */
  async discard(client: EventStoreDBClient): Promise<void> {
    const current = this.current;
    if (!current || (await current.catch(() => undefined)) !== client || this.current !== current) return;
    this.current = undefined;
    this.disposed = disposeClient(client);
  }

  async close(): Promise<void> {
    const client = await this.current?.catch(() => undefined);
    if (client) await this.discard(client);
    await this.disposed;
  }
}

/** Ends the streams of a client, and its connection, which the client itself leaves open. */
export async function disposeClient(client: EventStoreDBClient): Promise<void> {
  await withTimeout(client.dispose(), disposeMs, 'disposing').catch(() => undefined);
  const getChannel = Reflect.get(client, 'getChannel') as () => Promise<{ close(): void }>;
  getChannel().then(
    (channel) => channel.close(),
    () => undefined,
  );
}
