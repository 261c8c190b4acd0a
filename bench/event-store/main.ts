import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import { withDurablePostgres } from '../support/durable-postgres.js';
import type { Paired } from '../support/rates.js';
import { benchAppends } from './append.bench.js';
import { benchDelivery } from './delivery.bench.js';
import { benchEsdb } from './esdb.bench.js';
import { benchProcesses } from './processes.bench.js';
import { createRawLog } from './raw-log.js';
import { benchReplay, fillLog } from './replay.bench.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const figures: Record<string, number> = {};
const load = [loadavg()[0]];

function line(name: string, target: string, measured: string): void {
  if (!values.json) console.log(`${name.padEnd(52)} ${target.padEnd(16)} ${measured}`);
}

function ratio(key: string, name: string, target: string, { ours, raw, ratio }: Paired): void {
  figures[key] = Number(ratio.toFixed(3));
  const perSecond = (rate: number) => Math.round(rate).toLocaleString('en');
  line(name, target, `${ratio.toFixed(2)} x   (${perSecond(ours)} against ${perSecond(raw)} per second)`);
}

await withDurablePostgres(async () => {
  const { url } = await createTestDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(createRawLog);
  line('', 'at least', 'measured: median of rounds, both sides in turns');
  const delivery = async (key: string, name: string) => {
    const { p50, p99, perSecond } = await benchDelivery(url, 1_000, { rounds: 3, ms: 3_000 });
    figures[`${key}_p50_ms`] = Number(p50.toFixed(2));
    figures[`${key}_p99_ms`] = Number(p99.toFixed(2));
    line(
      `${name} at ${Math.round(perSecond)} events/s`,
      'p50 2, p99 15',
      `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  };
  await delivery('delivery', 'append to delivery');

  const targets = { 1: '0.8 x', 10: '', 100: '4 x' } as const;
  for (const inFlight of [1, 10, 100] as const) {
    const appends = await benchAppends(url, inFlight, { rounds: 6, ms: 1_200 });
    ratio(
      `append_${inFlight}_ratio`,
      `append, ${inFlight} in flight / raw INSERT, as many`,
      targets[inFlight],
      appends,
    );
  }
  await delivery('delivery_after_load', 'append to delivery right after that load,');
  const processes = await benchProcesses(url, { processes: 3, rounds: 4, ms: 2_000 });
  ratio('append_processes_ratio', 'append by 3 processes / by one', '0.7 x', processes);

  await client.query('truncate event_log.events, raw_events');
  await fillLog(client, 1_000_000);
  ratio('replay_ratio', 'replay of 1,000,000 / raw pages', '0.6 x', await benchReplay(url, client, 2));
  await client.end();
  ratio('esdb_ratio', 'EventStoreDB port on the double / bare client', '0.7 x', await benchEsdb(4, 1_500));
  load.push(loadavg()[0]);
  line(
    'load of the machine, at the start and the end',
    '',
    load.map((value) => value?.toFixed(1)).join(', '),
  );
  if (values.json) console.log(JSON.stringify(figures, null, 2));
});
