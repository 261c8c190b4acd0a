import pg from 'pg';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { limits } from '@app/domain/kernel/event-store.js';
import { paired, type Paired } from '../support/rates.js';
import { readRawPage } from './raw-log.js';
import { sampleEvent } from './sample-events.js';

/** Fills the log in one statement: how events came there is not what is measured. */
export async function fillLog(client: pg.Client, count: number): Promise<void> {
  const { type, data, metadata } = sampleEvent(1);
  await client.query(
    `insert into event_log.events (position, stream, revision, id, type, data, metadata, recorded_at)
     select n, 'local.execution-00000000-0000-7000-8000-' || lpad((n / 50)::text, 12, '0'), n % 50, gen_random_uuid(),
            $2, $3, $4, clock_timestamp()
     from generate_series(1, $1::bigint) n`,
    [count, type, data, metadata],
  );
  await client.query('vacuum analyze event_log.events');
}

/** A subscription that catches up from the beginning, against `select` page by page on one connection, pages of the same size. */
export async function benchReplay(url: string, client: pg.Client, rounds: number): Promise<Paired> {
  const store = openPostgresEventStore({ connectionString: url });
  const ours = async () => {
    const started = performance.now();
    const stopping = new AbortController();
    let seen = 0;
    for await (const message of store.subscribe({ signal: stopping.signal })) {
      if (message.kind === 'events') seen += message.events.length;
      if (message.kind === 'caught-up') break;
    }
    stopping.abort();
    return (seen / (performance.now() - started)) * 1000;
  };
  const raw = async () => {
    const started = performance.now();
    let seen = 0;
    for (let after: string | undefined = '0'; after !== undefined;) {
      const { rows } = await readRawPage(client, after, limits.pageEvents);
      seen += rows.length;
      after = rows.at(-1)?.position;
    }
    return (seen / (performance.now() - started)) * 1000;
  };
  try {
    return await paired(rounds, ours, raw);
  } finally {
    await store.close();
  }
}
