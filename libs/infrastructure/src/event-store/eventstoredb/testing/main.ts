import { parseArgs } from 'node:util';
import { startEsdbDouble } from './esdb-double.js';

/** `npm run esdb:double`: the double alone, so that the whole system runs on the EventStoreDB path without a server. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '2113' }, host: { type: 'string', default: '127.0.0.1' } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port must be a number from 0 to 65535, not "${values.port}"`);
  process.exit(2);
}

const node = await startEsdbDouble({ port, host: values.host }).catch((error: unknown) => {
  console.error(
    `Port ${port} on ${values.host} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
});
console.log(`A double of EventStoreDB listens; its events are gone when it ends (Ctrl+C). Point the system at it with
  ESDB_URL='${node.url}'`);

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => void node.stop().then(() => process.exit(0)));
}
