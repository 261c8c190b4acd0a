import pg from 'pg';
import { toPosition } from '@app/infrastructure/event-store/positions.js';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import type { DurableServer } from '../support/durable-postgres.js';
import type { LogRow, SoakedLog } from './check-log.js';
import { postgresFaults, withClient } from './faults.js';
import type { Subject } from './soak.js';

const page = 20_000;

/** The table itself. */
export const postgresLog = (url: string): SoakedLog => ({
  async *rows() {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (let after = '0', more = true; more;) {
        const { rows } = await client.query<Omit<LogRow, 'position'> & { position: string }>(
          'select position, stream, revision, id from event_log.events where position > $1 order by position limit $2',
          [after, page],
        );
        for (const row of rows) yield { ...row, position: toPosition(row.position) };
        after = rows.at(-1)?.position ?? after;
        more = rows.length === page;
      }
    } finally {
      await client.end();
    }
  },
  numberOf: BigInt,
  step: 1n,
});

/** A log in a database of its own on a server that may be killed. */
export async function postgresSubject(server: DurableServer): Promise<Subject> {
  const { url } = await createTestDatabase();
  return {
    url,
    log: postgresLog(url),
    faults: (appenders) => postgresFaults(server, url, appenders),
    orphans: async () => {
      const found: string[] = [];
      await withClient(url, async (client) => {
        const { rows } = await client.query<{ what: string }>(`
          select 'an orphaned lock of process ' || pid as what from pg_locks where locktype = 'advisory'
          union all
          select 'an orphaned transaction of ' || application_name from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%'`);
        found.push(...rows.map(({ what }) => what));
      });
      return found;
    },
  };
}
