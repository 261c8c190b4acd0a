import pg from 'pg';

/**
 * A pool of connections that survives a restart of the server: a broken idle connection is dropped, not thrown.
 * @param options.max connections at most; default 4
 */
export function createPool(
  databaseUrl: string,
  options: { readonly max?: number; readonly name?: string; readonly onError?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max ?? 4,
    application_name: `tizmoret ${options.name ?? ''}`.trim(),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on('error', (error) => options.onError?.(error));
  return pool;
}
