import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../postgres/pool.js';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.js';

/** The read models that hold rows of tenants. */
export const tenantTables = ['executions', 'steps', 'approvals', 'log_lines', 'effects', 'parked_events'];

/** A database for the tests of one file, its read models empty at the start of each. */
export function useReadModelDatabase(): () => Pool {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url);
  }, 30_000);
  afterEach(async () => {
    const names = [...tenantTables, 'checkpoints'].map((name) => `read_model.${name}`);
    await pool.query(`truncate ${names.join(', ')}`);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  return () => pool;
}
