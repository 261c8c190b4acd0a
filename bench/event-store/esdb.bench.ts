import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { once } from 'node:events';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { openEventStoreDb } from '@app/infrastructure/event-store/eventstoredb/eventstoredb-event-store.js';
import { paired, rateOf, type Paired } from '../support/rates.js';
import { forkTypescript } from '../support/typescript-process.js';
import { newStream, sampleEvent } from './sample-events.js';

const inFlight = 100;

/** Single-event appends to distinct streams through the port, against the bare client, both on the test double. */
export async function benchEsdb(rounds: number, ms: number): Promise<Paired> {
  const child = forkTypescript(new URL('./esdb-double.ts', import.meta.url), []);
  const [url] = (await once(child, 'message')) as [string];
  const store = openEventStoreDb({ connectionString: url });
  const client = EventStoreDBClient.connectionString(url);
  const ours = () => store.append(newStream(), 'no-stream', [sampleEvent(1)]);
  const bare = () =>
    client.appendToStream(newStream(), [jsonEvent(sampleEvent(1) as NewEvent & { data: object })], {
      expectedRevision: NO_STREAM,
    });
  try {
    await rateOf(ours, inFlight, 500);
    await rateOf(bare, inFlight, 500);
    return await paired(
      rounds,
      () => rateOf(ours, inFlight, ms),
      () => rateOf(bare, inFlight, ms),
    );
  } finally {
    await store.close();
    await client.dispose();
    child.disconnect();
  }
}
