import { parseArgs } from 'node:util';
import { withDurablePostgres } from '../support/durable-postgres.js';
import { soak } from './soak.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes}: give a number above 0`);

await withDurablePostgres(async (server) => {
  console.log(`Soaking the event log for ${minutes} minutes`);
  const report = await soak(server, minutes * 60, (name) => {
    console.log(`${new Date().toISOString().slice(11, 19)} ${name}`);
  });
  console.log(`\n${report.events} events, ${report.acknowledged} appends acknowledged. Faults:`);
  for (const [name, count] of Object.entries(report.faults)) console.log(`  ${count} x ${name}`);
  if (report.broken.length === 0) {
    console.log(
      '\nEvery acknowledged append is there once, in its place; positions and revisions have no gap;',
    );
    console.log(
      'both subscribers saw every event once and in order; no lock and no transaction was left behind.',
    );
  } else {
    console.log(`\nBROKEN (${report.broken.length}):`);
    for (const line of report.broken.slice(0, 20)) console.log(`  ${line}`);
    process.exitCode = 1;
  }
});
