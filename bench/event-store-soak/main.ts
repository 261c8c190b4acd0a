import { parseArgs } from 'node:util';
import { withDurablePostgres } from '../support/durable-postgres.js';
import { clientMemory } from './client-memory.js';
import { esdbSubject } from './esdb-subject.js';
import { postgresSubject } from './postgres-subject.js';
import { soak, type Subject } from './soak.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, events: { type: 'string', default: '1000000' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes}: give a number above 0`);
/** For the memory of the client, after the faults; 0 leaves it out. */
const events = Number(values.events);

/** Of the time given, for each of the two paths. */
const shares = { postgres: 0.6, esdb: 0.4 };

async function report(name: string, subject: Subject, share: number): Promise<void> {
  console.log(`Soaking ${name} for ${(minutes * share).toFixed(1)} minutes`);
  const { events, acknowledged, faults, broken } = await soak(subject, minutes * share * 60, (fault) => {
    console.log(`${new Date().toISOString().slice(11, 19)} ${fault}`);
  });
  console.log(`\n${name}: ${events} events, ${acknowledged} appends acknowledged. Faults:`);
  for (const [fault, count] of Object.entries(faults)) console.log(`  ${count} x ${fault}`);
  if (broken.length === 0) {
    console.log(
      '\nEvery acknowledged append is there once, in its place; positions and revisions have no gap;',
    );
    console.log(
      'both subscribers saw every event once and in order; no lock and no transaction was left behind.\n',
    );
  } else {
    console.log(`\nBROKEN (${broken.length}):`);
    for (const line of broken.slice(0, 20)) console.log(`  ${line}`);
    process.exitCode = 1;
  }
}

await withDurablePostgres(async (server) => {
  await report('the log in Postgres', await postgresSubject(server), shares.postgres);
});
const double = await esdbSubject();
try {
  await report('the EventStoreDB path on the double', double, shares.esdb);
} finally {
  double.remove();
}
if (events > 0) {
  console.log(
    `Memory of an EventStoreDB client that appends and follows ${events} events (heap after a collection)`,
  );
  await clientMemory(events, ({ events, heap, rss }) => {
    console.log(
      `  ${String(events).padStart(9)} events: heap ${heap.toFixed(1)} MB, rss ${rss.toFixed(0)} MB`,
    );
  });
}
