import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { createPool } from './pool.js';
import { Session } from './session.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Ends the session of a connection, as a server that goes down does. */
const cut = async (client: pg.PoolClient) => {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
};

test('a connection that breaks between two statements fails the next one and nothing else, and the pool makes another', async () => {
  pool = createPool(database.url, { max: 2 });
  const client = await pool.connect();
  await client.query('begin');
  await cut(client);
  await expect(client.query('select 1')).rejects.toThrow();
  client.release();
  const found = await Promise.all([1, 2].map((one) => pool.query('select $1::int as one', [one])));
  expect(found.map(({ rows }) => (rows as { one: number }[])[0]?.one)).toEqual([1, 2]);
  await pool.end();
});

test('no connection has statements compiled or split among processes, whatever else is set on it', async () => {
  const settings = async (client: pg.ClientBase) =>
    (
      await client.query<object>(
        `select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as helpers,
           current_setting('work_mem') as memory`,
      )
    ).rows;
  const set = async (client: pg.ClientBase) => {
    await client.query("set work_mem = '1234kB'");
  };
  pool = createPool(database.url, { onConnect: set });
  const session = new Session(database.url, 'test', set);
  const client = await pool.connect();
  expect(await settings(client)).toEqual([{ jit: 'off', helpers: '0', memory: '1234kB' }]);
  expect(await settings(await session.connected())).toEqual([{ jit: 'off', helpers: '0', memory: '1234kB' }]);
  client.release();
  await Promise.all([session.close(), pool.end()]);
});
