import { doubleOptions, usage } from './double-options.js';
import { startEsdbDouble } from './esdb-double.js';

/** `npm run esdb:double`: the double alone, so that the whole system runs on the EventStoreDB path without a server. */
const fail = (error: unknown, code: number): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(code);
};

if (process.argv.includes('--help')) {
  console.log(usage);
  process.exit(0);
}

function readOptions() {
  try {
    return doubleOptions(process.argv.slice(2));
  } catch (error) {
    console.error(usage);
    return fail(error, 2);
  }
}

const options = readOptions();
const node = await startEsdbDouble(options).catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  return fail(`Port ${options.port} on ${options.host} cannot be used: ${why}`, 1);
});
console.log(`A double of EventStoreDB listens; its events are gone when it ends (Ctrl+C). Point the system at it with
  ESDB_URL='${node.url}'`);

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => void node.stop().then(() => process.exit(0)));
}
