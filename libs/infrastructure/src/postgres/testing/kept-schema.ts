import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { sha256 } from '../../digest/sha256.js';

/** What a release finds in its database, and what the processes of one that is being replaced rely on. */
export interface KeptSchema {
  /** What each function gives back, as `column type, …`, by how it is called: `worker.claim(integer)`. */
  readonly functions: Readonly<Record<string, string>>;
  /** The columns of each table, as `column type, …`. */
  readonly tables: Readonly<Record<string, string>>;
  /** The digest of each migration. */
  readonly migrations: Readonly<Record<string, string>>;
}

const ours = `nspname !~ '^(pg_|information_schema$|public$|tizmoret$)'`;

/** @param client of a database that all migrations have made */
export const readSchema = async (client: pg.ClientBase): Promise<KeptSchema> => ({
  functions: await readFunctions(client),
  tables: await readTables(client),
  migrations: await readMigrations(),
});

async function readFunctions(client: pg.ClientBase): Promise<KeptSchema['functions']> {
  const { rows } = await client.query<{ call: string }>(
    `select format('%s.%s(%s)', nspname, proname,
       (select string_agg(format_type(type, null), ', ' order by place) from unnest(proargtypes) with ordinality as t (type, place))) as call
     from pg_proc join pg_namespace n on n.oid = pronamespace
     where ${ours} and prorettype <> 'trigger'::regtype order by 1`,
  );
  const found: [string, string][] = [];
  for (const { call } of rows) found.push([call, await answerOf(client, call)]);
  return Object.fromEntries(found);
}

async function readTables(client: pg.ClientBase): Promise<KeptSchema['tables']> {
  const { rows } = await client.query<{ name: string; columns: string }>(
    `select format('%s.%s', nspname, relname) as name,
       string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' order by attname) as columns
     from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
     where ${ours} and relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

/** What a call gives back, found without carrying it out. @throws DatabaseError when it cannot be called so */
async function answerOf(client: pg.ClientBase, call: string): Promise<string> {
  const asNulls = call.replace(/\((.*)\)$/, (_, types: string) =>
    types === ''
      ? '()'
      : `(${types
          .split(', ')
          .map((type) => `null::${type}`)
          .join(', ')})`,
  );
  const { fields } = await client.query(`select * from ${asNulls} limit 0`);
  const types = await client.query<{ type: string }>(
    `select format_type(type, null) as type from unnest($1::oid[]) with ordinality as t (type, place) order by place`,
    [fields.map(({ dataTypeID }) => dataTypeID)],
  );
  return fields.map(({ name }, place) => `${name} ${types.rows[place]?.type ?? ''}`).join(', ');
}

const folder = new URL('../migrations/', import.meta.url);

export async function readMigrations(): Promise<KeptSchema['migrations']> {
  const digests: [string, string][] = [];
  for (const name of (await readdir(folder)).toSorted())
    digests.push([name, sha256(await readFile(new URL(name, folder), 'utf8'))]);
  return Object.fromEntries(digests);
}

/** What of a kept schema the present one does not hold to, in words; empty when processes that know only the kept one go on. */
export async function breaches(client: pg.ClientBase, kept: KeptSchema): Promise<readonly string[]> {
  const tables = await readTables(client);
  const migrations = await readMigrations();
  const found: string[] = [];
  for (const [call, answer] of Object.entries(kept.functions)) {
    const gives = await answerOf(client, call).catch(() => 'nothing: it cannot be called so');
    if (gives !== answer) found.push(`${call} gave ${answer}, and gives ${gives}`);
  }
  for (const [table, columns] of Object.entries(kept.tables)) {
    const there = tables[table]?.split(', ') ?? [];
    for (const column of columns.split(', '))
      if (!there.includes(column)) found.push(`${table} had ${column}`);
  }
  for (const { table, column } of await requiredColumns(client)) {
    const known = kept.tables[table]?.split(', ').some((one) => one.startsWith(`${column} `));
    if (known === false)
      found.push(`${table}.${column} is new, and nobody who does not know it can write a row`);
  }
  for (const [name, digest] of Object.entries(kept.migrations))
    if (migrations[name] !== digest) found.push(`migrations/${name} was run as it was: write another one`);
  return found;
}

async function requiredColumns(client: pg.ClientBase): Promise<readonly { table: string; column: string }[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select format('%s.%s', nspname, relname) as table, attname as column
     from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
     where ${ours} and relkind in ('r', 'p') and attnum > 0 and not attisdropped
       and attnotnull and not atthasdef and attidentity = ''`,
  );
  return rows;
}
