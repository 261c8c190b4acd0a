import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Beside the id of a worker; any number that nobody else uses in this database. */
const lockClass = 831_702;

/**
 * The lock that says "this worker is there". It lives as long as its session: a crash frees it at once. When an old session of
 * ours still has it, which the server does not know to be broken yet, that session is ended.
 */
export async function holdLock(client: pg.ClientBase, worker: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
      lockClass,
      worker,
    ]);
    if (rows[0]?.held) return;
    await client.query(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and classid = $1 and objid = $2 and granted and mode = 'ExclusiveLock'
         and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`,
      [lockClass, worker],
    );
    await sleep(20);
  }
}

/** Resolves when nobody holds the lock of a worker. @throws DatabaseError 55P03 after `lock_timeout` */
export async function untilLockIsFree(client: pg.ClientBase, worker: number): Promise<void> {
  const key = [lockClass, worker];
  await client.query('select pg_advisory_lock_shared($1, $2)', key);
  await client.query('select pg_advisory_unlock_shared($1, $2)', key);
}
