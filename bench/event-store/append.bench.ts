import pg from 'pg';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { paired, rateOf, type Paired } from '../support/rates.js';
import { insertRaw } from './raw-log.js';
import { newStream, sampleEvent } from './sample-events.js';

/** Single-event appends to distinct streams with an expected revision, against single-row INSERTs through a pool of `pg`. */
export async function benchAppends(
  url: string,
  inFlight: number,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Paired> {
  const store = openPostgresEventStore({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: Math.min(inFlight, 10) });
  const append = () => store.append(newStream(), 'no-stream', [sampleEvent(1)]);
  const insert = () => insertRaw(pool, newStream(), sampleEvent(1));
  try {
    await rateOf(append, inFlight, 300);
    await rateOf(insert, inFlight, 300);
    return await paired(
      rounds,
      () => rateOf(append, inFlight, ms),
      () => rateOf(insert, inFlight, ms),
    );
  } finally {
    await store.close();
    await pool.end();
  }
}
