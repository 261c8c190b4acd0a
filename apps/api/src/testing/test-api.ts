import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { MemorySnapshotStore } from '@app/infrastructure/snapshots/memory/memory-snapshot-store.js';
import type { TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { PersonSettings } from '@app/infrastructure/config/people.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { createApi } from '../create-api.js';
import { testCatalogue } from './test-catalogue.js';

export const token = 'a-token-for-tests-only';
export const tenant = tenantId('test');

export interface Answer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly { message: string; extensions: Record<string, unknown> }[];
}

export interface TestApi {
  readonly url: string;
  readonly store: EventStore;
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  client(connectionParams?: Record<string, unknown>): Client;
  close(): Promise<void>;
}

interface Options {
  readonly store?: EventStore;
  readonly snapshots?: SnapshotStore;
  readonly databaseUrl?: string;
  readonly people?: readonly PersonSettings[];
  readonly budget?: TenantBudget;
}

/** The API put together; with a log in memory and no read models unless they are given. */
export async function createTestApp(options: Options = {}) {
  const store = options.store ?? new MemoryEventStore();
  const pool = createPool(options.databaseUrl ?? 'postgres://nobody@127.0.0.1:9/none');
  const snapshots = options.snapshots ?? new MemorySnapshotStore();
  const settings = {
    tenant,
    token,
    host: '127.0.0.1',
    timeZone: 'UTC',
    concurrency: 5,
    version: '1.2.3',
    people: options.people ?? [],
    ...(options.budget && { budget: options.budget }),
  };
  const logger = createLogger('api', 'silent');
  const app = await createApi({ store, snapshots, pool, catalogue: testCatalogue, settings, logger });
  return {
    app,
    store,
    async close() {
      await app.close();
      await Promise.all([store.close(), pool.end()]);
    },
  };
}

/** The API as it runs, over a real socket. */
export async function startTestApi(options: Options = {}): Promise<TestApi> {
  const test = await createTestApp(options);
  const { app, store } = test;
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const clients: Client[] = [];
  return {
    url,
    store,
    ask: (query, variables, headers) => ask(url, query, variables, headers),
    client: (connectionParams = { authorization: `Bearer ${token}` }) => {
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams,
      });
      clients.push(client);
      return client;
    },
    async close() {
      await test.close();
      for (const client of clients) await client.dispose();
    },
  };
}

async function ask(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Partial<Answer>;
  return { status: response.status, data: body.data, errors: body.errors ?? [] };
}
