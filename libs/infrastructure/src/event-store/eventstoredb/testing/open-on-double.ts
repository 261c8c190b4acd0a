import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type StreamCategory, type StreamName } from '@app/domain/kernel/ids.js';
import { openEventStoreDb, type EventStoreDbOptions } from '../eventstoredb-event-store.js';
import { startEsdbDouble, type EsdbDouble, type EsdbDoubleOptions } from './esdb-double.js';

export interface OpenOnDouble {
  readonly store: EventStore;
  readonly node: EsdbDouble;
  /** What the adapter warned of. */
  readonly warnings: string[];
  readonly dispose: () => Promise<void>;
}

/** The adapter on a double of its own, with guards that act within a test's patience. */
export async function openOnDouble(
  options: Partial<EventStoreDbOptions> = {},
  server: EsdbDoubleOptions = {},
): Promise<OpenOnDouble> {
  const node = await startEsdbDouble(server);
  const warnings: string[] = [];
  const store = openEventStoreDb({
    connectionString: node.url,
    appendTimeoutMs: 150,
    readTimeoutMs: 300,
    patienceMs: 5_000,
    silenceMs: 100,
    onWarning: (message) => warnings.push(message),
    ...options,
  });
  const dispose = async () => {
    await store.close();
    await node.stop();
  };
  return { store, node, warnings, dispose };
}

export const newStream = (category: StreamCategory = 'execution'): StreamName =>
  streamOf(tenantId('local'), category, randomUUID());

export const newEvent = (n: number, type = 'Counted'): NewEvent => ({
  id: randomUUID(),
  type,
  data: { n },
  metadata: { actor: 'test' },
});
