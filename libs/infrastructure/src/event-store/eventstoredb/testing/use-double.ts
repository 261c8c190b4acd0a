import { afterEach, beforeEach } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startEsdbDouble, type EsdbDouble, type EsdbDoubleOptions } from './esdb-double.js';

export interface OnDouble {
  node: EsdbDouble;
  client: EventStoreDBClient;
  /** Another client; `query` is that of the connection string. Disposed of after the test. */
  connect(query?: string): EventStoreDBClient;
}

/** A double and the bare official client, new for each test of the suite. */
export function useDouble(options: EsdbDoubleOptions = {}): OnDouble {
  const clients: EventStoreDBClient[] = [];
  const opened = {
    connect(query = '') {
      const client = EventStoreDBClient.connectionString(`${opened.node.url}${query}`);
      clients.push(client);
      return client;
    },
  } as OnDouble;
  beforeEach(async () => {
    opened.node = await startEsdbDouble(options);
    opened.client = opened.connect();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await opened.node.stop();
  });
  return opened;
}

/** Events that say their place: `data` is `{ n }`, counted from 0. */
export const numbered = (count: number, type = 'test') =>
  Array.from({ length: count }, (_, n) => jsonEvent({ id: randomUUID(), type, data: { n } }));

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

/** The first so many of what does not end. */
export async function first<Item>(count: number, items: AsyncIterable<Item>): Promise<Item[]> {
  const seen: Item[] = [];
  for await (const item of items) if (seen.push(item) === count) break;
  return seen;
}

export const until = async (look: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await look())) await sleep(5);
};
