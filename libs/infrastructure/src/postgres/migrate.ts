import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings the database to the newest schema. Safe to run from several processes: a lock lets one at a time. */
export async function migrate(
  databaseUrl: string,
  log: (message: string) => void = () => undefined,
): Promise<void> {
  const logger = { debug: log, info: log, warn: log, error: log };
  await runner({
    databaseUrl,
    dir: path.join(folder, '*.sql'),
    useGlob: true,
    direction: 'up',
    migrationsTable: 'migrations',
    migrationsSchema: 'tizmoret',
    createMigrationsSchema: true,
    advisoryLockMode: 'wait',
    logger,
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) {
    console.error('DATABASE_URL is missing: set it to the Postgres to migrate.');
    process.exit(2);
  }
  try {
    await migrate(databaseUrl);
  } catch (error) {
    console.error(`The migration failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
