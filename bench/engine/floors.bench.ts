import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { median, percentile } from '../support/rates.js';
import { RawLoop } from './raw-loop.js';

const channel = 'raw_steps';

/** 50 timers of 100 ms, 5 at once, and a durable commit after each five: milliseconds beyond one second. */
export async function bareFanOutOverMs(raw: RawLoop, rounds: number): Promise<number> {
  const over: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (let wave = 0; wave < 10; wave++) {
      await Promise.all(Array.from({ length: 5 }, () => sleep(100)));
      await raw.append(randomUUID(), 0);
    }
    over.push(performance.now() - started - 1_000);
  }
  return median(over);
}

/**
 * What an approval cannot do without, over nothing but `pg`: one connection reads a stream and commits a decision to it, another is told,
 * reads, and commits the start of the step. Milliseconds, median; before each the machine rests for 5 ms, as in `approvalTimes`.
 */
export async function bareApprovalMs(databaseUrl: string): Promise<number> {
  const [decides, works] = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)];
  await Promise.all([decides.connect(), works.connect()]);
  let told: () => void = () => undefined;
  works.on('notification', () => told());
  await works.query(`listen ${channel}`);
  const durations: number[] = [];
  for (let round = 0; round < 100 + 200; round++) {
    const stream = randomUUID();
    for (let revision = 0; revision < 6; revision++) await commit(works, stream, revision);
    await sleep(5);
    const started = performance.now();
    const isTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    await read(decides, stream);
    const decided = commit(decides, stream, 6, `select pg_notify('${channel}', '') from inserted`);
    await isTold;
    await read(works, stream);
    await commit(works, stream, 7);
    durations.push(performance.now() - started);
    await decided;
  }
  await Promise.all([decides.end(), works.end()]);
  return percentile(durations.slice(100), 0.5);
}

const read = (client: pg.Client, stream: string) =>
  client.query({
    name: 'read',
    text: 'select * from raw_steps where stream = $1 order by revision',
    values: [stream],
  });

const commit = (client: pg.Client, stream: string, revision: number, then = 'select from inserted') =>
  client.query({
    name: then,
    text: `with inserted as (insert into raw_steps (stream, revision, type, data, metadata)
      values ($1, $2, 'StepStarted', '{}', '{}') returning 1) ${then}`,
    values: [stream, revision],
  });
