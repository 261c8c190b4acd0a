interface Server {
  /** The superuser's, of database `postgres`. */
  readonly url: string;
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** The tools are JavaScript, which the compiler of the product does not read: hence the name behind a type. */
const tool: string = '../../tools/testing/ephemeral-postgres.mjs';

/** A throwaway server that waits for the disk as a production server does; `createTestDatabase` finds it. */
export async function startDurablePostgres(): Promise<Server> {
  process.env['TIZMORET_TEST_FSYNC'] = 'on';
  const { startEphemeralPostgres } = (await import(tool)) as { startEphemeralPostgres: () => Promise<Server> };
  const server = await startEphemeralPostgres();
  process.env['TIZMORET_TEST_POSTGRES'] = server.url;
  return server;
}
