import { afterAll, beforeAll, describe } from '@jest/globals';
import { eventStoreContract } from '../contract/event-store.contract.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';
import { startEsdbDouble, type EsdbDouble } from './testing/esdb-double.js';
import { newEvent, newStream, openOnDouble } from './testing/open-on-double.js';
import { sinceNow } from './testing/since-now.js';

eventStoreContract('The EventStoreDB event store', () =>
  openOnDouble({ appendTimeoutMs: 5_000, readTimeoutMs: 5_000 }),
);

const server = process.env['ESDB_URL'];

/** A real server when there is one: its log is never empty, so the double's is not either. */
describe(`EventStoreDB at ${server ? 'ESDB_URL' : 'a double'}, holding events of others`, () => {
  let double: EsdbDouble | undefined;

  beforeAll(async () => {
    if (server) return;
    double = await startEsdbDouble();
    const store = openEventStoreDb({ connectionString: double.url });
    await store.append(newStream(), 'no-stream', [newEvent(0)]);
    await store.close();
  });
  afterAll(() => double?.stop());

  eventStoreContract('The event store', async () => {
    const opened = openEventStoreDb({ connectionString: server ?? double?.url ?? '', silenceMs: 200 });
    return { store: await sinceNow(opened), dispose: () => opened.close() };
  });
});
