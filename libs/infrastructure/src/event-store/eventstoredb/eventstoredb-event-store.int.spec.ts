import { eventStoreContract } from '../contract/event-store.contract.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';
import { startEsdbDouble } from './testing/esdb-double.js';

eventStoreContract('The EventStoreDB event store', async () => {
  const node = await startEsdbDouble();
  const store = openEventStoreDb({ connectionString: node.url, silenceMs: 200 });
  const dispose = async () => {
    await store.close();
    await node.stop();
  };
  return { store, dispose };
});
