import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { createTestDatabase } from '../testing/test-database.js';
import { breaches, readMigrations, readSchema, type KeptSchema } from './testing/kept-schema.js';

const file = new URL('./testing/kept-schema.json', import.meta.url);
const help =
  'Processes of the release before go on while a new one migrates the database (ADR 34): what they call stays for one release. ' +
  'If no release has what this is about, or no process of that release can run any more, run this test with UPDATE_KEPT_SCHEMA=1.';

let kept: KeptSchema;

async function onMigrated<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await database.drop();
  }
}

beforeAll(async () => {
  if (process.env['UPDATE_KEPT_SCHEMA'] === '1')
    await writeFile(file, `${JSON.stringify(await onMigrated(readSchema), null, 2)}\n`);
  kept = JSON.parse(await readFile(file, 'utf8')) as KeptSchema;
});

describe('the migrations', () => {
  test('leave what the release before finds in the database', async () => {
    const found = await onMigrated((client) => breaches(client, kept));
    expect([help, ...found]).toEqual([help]);
  });

  test('have one order: no new one shares its number, or stands before one that has been run', async () => {
    const numberOf = (name: string) => name.slice(0, 4);
    const newest = Object.keys(kept.migrations).map(numberOf).toSorted().at(-1) ?? '';
    const added = Object.keys(await readMigrations()).filter((name) => !(name in kept.migrations));
    expect(added.filter((name) => !/^\d{4}_/.test(name) || numberOf(name) <= newest)).toEqual([]);
    expect(added.map(numberOf)).toEqual([...new Set(added.map(numberOf))]);
  });
});

/** What the guard finds after a change that a migration could make. */
const after = (...changes: string[]) =>
  onMigrated(async (client) => {
    for (const change of changes) await client.query(change);
    return breaches(client, kept);
  });

test.each([
  ['drop function worker.claim', 'worker.claim(integer) gave '],
  ['alter table worker.leases drop column unreadable_by', 'worker.leases had unreadable_by integer[]'],
  ['alter table worker.leases rename column stream to name', 'worker.leases had stream text'],
  ['alter table worker.breakers add column mood text not null', 'worker.breakers.mood is new'],
  ['drop table read_model.approvals', 'read_model.approvals had '],
])('a migration that would %s is found', async (change, breach) => {
  expect(await after(change)).toContainEqual(expect.stringContaining(breach));
});

test('a migration that was run and is changed is found', async () => {
  const changed = { ...kept, migrations: { ...kept.migrations, '0001_event-log.sql': 'another digest' } };
  expect(await onMigrated((client) => breaches(client, changed))).toEqual([
    expect.stringContaining('migrations/0001_event-log.sql'),
  ]);
});

test('a migration that adds a function, a table, and a column or a parameter that may be left out breaks nothing', async () => {
  const found = await after(
    'create function worker.other() returns integer language sql as $$ select 1 $$',
    'create table worker.others (id integer not null)',
    `alter table worker.leases add column mood text not null default 'good'`,
    'drop function worker.cannot_read',
    'create function worker.cannot_read(me integer, which text, why text default null) returns void language sql as $$ select $$',
  );
  expect(found).toEqual([]);
});
