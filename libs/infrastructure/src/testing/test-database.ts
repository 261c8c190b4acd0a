import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../postgres/migrate.js';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const template = 'tizmoret_template';

/** A migrated database of its own, cloned from a template (about 50 ms; the template is made once per server). */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TIZMORET_TEST_POSTGRES'];
  if (!server) throw new Error('TIZMORET_TEST_POSTGRES is not set: run with --selectProjects integration');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withServer(server, async (client) => {
    // Several test files run at once: one makes the template, and clones exclude each other.
    await client.query('select pg_advisory_lock(4242)');
    await ensureTemplate(client, server);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: urlOf(server, name),
    drop: () => withServer(server, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function ensureTemplate(client: pg.Client, server: string): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (found.rowCount === 1) return;
  await client.query(`create database ${template}_new`);
  await migrate(urlOf(server, `${template}_new`));
  await client.query(`alter database ${template}_new rename to ${template}`);
}

async function withServer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}
