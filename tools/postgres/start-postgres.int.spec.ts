import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from './start-postgres.mjs';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  let root: string;
  let said: string[];
  const start = () => startPostgres({ root, say: (line: string) => said.push(line), databaseUrl: undefined });
  const dataFile = (name: string) => join(root, '.tizmoret/postgres/data', name);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tizmoret-postgres-'));
    chmodSync(root, 0o755);
    said = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('keeps its data and its address between starts, and is durable', async () => {
    const first = await start();
    expect(await query(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(existsSync(dataFile('postmaster.pid'))).toBe(false);

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    expect(said).toEqual([]);
  }, 30_000);

  it('is reached over a Unix socket, and over TCP', async () => {
    const server = await start();
    const overTcp = new URL(server.url);
    overTcp.search = '';
    const address = 'SELECT host(inet_client_addr()) AS address';
    expect(await query(server.url, address)).toEqual([{ address: null }]);
    expect(await query(overTcp.href, address)).toEqual([{ address: '127.0.0.1' }]);
    await server.stop();
  }, 30_000);

  it('is reached over TCP alone when its folder is too deep for a socket', async () => {
    const deep = join(root, 'a'.repeat(90));
    mkdirSync(deep);
    const server = await startPostgres({ root: deep, say: () => undefined, databaseUrl: undefined });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(server.url).not.toContain('host=');
    await server.stop();
  }, 30_000);

  it('refuses a wrong password', async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  }, 30_000);

  it('starts over a pid file that the machine left behind, whoever has that number now', async () => {
    await (await start()).stop();
    writeFileSync(dataFile('postmaster.pid'), `${String(process.pid)}\n${dataFile('')}\n0\n1\n`);
    const port = readFileSync(join(root, '.tizmoret/postgres/port'), 'utf8');
    writeFileSync(dataFile(`.s.PGSQL.${port}.lock`), `${String(process.pid)}\n`);
    const again = await start();
    expect(said).toEqual(['Postgres was not shut down last time; it recovers now']);
    await again.stop();
  }, 30_000);

  it('moves to another port when somebody has taken its own', async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.url).port);
    const thief = createServer();
    await new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', resolve));
    const second = await start();
    expect(new URL(second.url).port).not.toBe(String(port));
    expect(said[0]).toContain(`Port ${String(port)} is taken by another program`);
    await second.stop();
    thief.close();
  }, 30_000);

  it('says so when the data was made by a version that is not here', async () => {
    await (await start()).stop();
    writeFileSync(dataFile('PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(/was made by Postgres 9, which is not on this machine any more/);
    expect(readFileSync(dataFile('PG_VERSION'), 'utf8')).toBe('9\n');
  }, 30_000);

  it('launches nothing when there is a DATABASE_URL', async () => {
    const server = await startPostgres({
      root,
      say: () => undefined,
      databaseUrl: 'postgres://elsewhere/db',
    });
    expect(server.url).toBe('postgres://elsewhere/db');
    await server.stop();
    expect(existsSync(join(root, '.tizmoret'))).toBe(false);
  });
});
