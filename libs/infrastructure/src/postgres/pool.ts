import pg from 'pg';
import { forShortStatements } from './for-short-statements.js';

/**
 * A pool of connections that survives a restart of the server: a broken idle connection is dropped, not thrown, and one that is
 * lent out fails the next query on it.
 * @param options.max connections at most; default 4
 * @param options.onConnect settings of each new connection, made before anybody gets it
 */
export function createPool(
  databaseUrl: string,
  options: {
    readonly max?: number;
    readonly name?: string;
    readonly onConnect?: (client: pg.ClientBase) => Promise<unknown>;
    readonly onError?: (error: Error) => void;
  } = {},
): pg.Pool {
  const { max, name, onError, onConnect } = options;
  const hooks = {
    onConnect: async (client: pg.ClientBase) => {
      await forShortStatements(client);
      await onConnect?.(client);
    },
  };
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: max ?? 4,
    application_name: `tizmoret ${name ?? ''}`.trim(),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...hooks,
  });
  pool.on('error', (error) => onError?.(error));
  // Of one that is lent out the pool hears nothing: what breaks between two queries would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
