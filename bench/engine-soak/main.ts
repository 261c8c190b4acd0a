import { parseArgs } from 'node:util';
import { withDurablePostgres } from '../support/durable-postgres.js';
import { soakEngine } from './soak.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes}: give a number above 0`);

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `  ${String(count).padStart(6)} x ${name}`)
    .join('\n');

await withDurablePostgres(async (server) => {
  console.log(
    `Soaking the engine for ${minutes} minutes; the workers' clocks are wrong by up to five, and are put forward and back`,
  );
  const report = await soakEngine(server, minutes * 60, (name) => {
    console.log(`${new Date().toISOString().slice(11, 19)} ${name}`);
  });
  console.log(`\nFaults:\n${list(report.faults)}`);
  console.log(`\nRuns that were acknowledged, by what they have come to:\n${list(report.runs)}`);
  console.log(`\nWhat they have gone through:\n${list(report.paths)}`);
  console.log(`\n${report.calls} calls reached the ledger and had ${report.effects} effects.`);
  if (report.broken.length === 0) {
    console.log(
      '\nEvery acknowledged run has ended or says what it waits for. Every step that has succeeded had its effect once;' +
        '\nno call that must not be repeated had it twice, and what became of a lost one is listed as unknown.' +
        '\nAgents have written what they say, once. What followed a failure is what the plan says.' +
        '\nNo step of a paused run, or of one below it, was started once the run was still. What failed runs had done was undone once, the last first.' +
        '\nNobody came between the calls of a step that had a lock; tokens rose; no lock is held. No run and no tenant has spent' +
        '\nmore than its budget, and nothing is reserved that nobody uses.',
    );
  } else {
    console.log(`\nBROKEN (${report.broken.length}):`);
    for (const line of report.broken.slice(0, 20)) console.log(`  ${line}`);
    process.exitCode = 1;
  }
});
