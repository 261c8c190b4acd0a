import { dirname, join } from 'node:path';

export interface DurableServer {
  /** The superuser's, of database `postgres`. */
  readonly url: string;
  /** kill -9 of the postmaster: a crash, after which the disk is all there is. */
  crash(): void;
  /** After a crash, on the same port. Resolves when recovery is done. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

interface Cluster {
  readonly home: string;
  readonly dataDir: string;
  readonly user: unknown;
  readonly bin: string;
  readonly logFile: string;
}

/** The tools are JavaScript, which the compiler of the product does not read: hence their types here. */
interface Tools {
  startEphemeralPostgres(options: {
    overSocket: boolean;
  }): Promise<{ url: string; dataDir: string; remove: () => Promise<void> }>;
  findBinaries(options: { root: string; home: string; user: unknown }): { bin: string };
  readPostmaster(dataDir: string): { pid: number } | undefined;
  removeStalePid(dataDir: string): void;
  serverUser(dataDir: string): unknown;
  startServer(cluster: Cluster, port: number, settings: readonly string[]): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

async function loadTools(): Promise<Tools> {
  const files = [
    'testing/ephemeral-postgres.mjs',
    'postgres/binaries.mjs',
    'postgres/server-user.mjs',
    'postgres/cluster.mjs',
    'postgres/postmaster.mjs',
  ];
  const modules: unknown[] = [];
  // One after another: under jest modules that are loaded at once lose each other's imports.
  for (const file of files) modules.push(await import(`../../tools/${file}`));
  return Object.assign({}, ...modules) as Tools;
}

/** A throwaway server that waits for the disk, and is reached, as the embedded server is; `createTestDatabase` finds it. */
export async function startDurablePostgres(): Promise<DurableServer> {
  const tools = await loadTools();
  process.env['TIZMORET_TEST_FSYNC'] = 'on';
  const { url, dataDir, remove } = await tools.startEphemeralPostgres({ overSocket: true });
  process.env['TIZMORET_TEST_POSTGRES'] = url;
  const home = dirname(dataDir);
  const user = tools.serverUser(dataDir);
  const { bin } = tools.findBinaries({ root, home, user });
  const cluster = { home, dataDir, user, bin, logFile: join(home, 'postgres.log') };
  return {
    url,
    crash: () => {
      const server = tools.readPostmaster(dataDir);
      if (server) process.kill(server.pid, 'SIGKILL');
    },
    restart: async () => {
      // Where nobody reaps it (in some containers) the dead server keeps its number, and a new one would step back from it.
      tools.removeStalePid(dataDir);
      await tools.startServer(cluster, Number(new URL(url).port), ['fsync=on', 'max_connections=200']);
    },
    remove,
  };
}

/** Runs a program on a server of its own, which is gone when it ends, also by Ctrl-C. */
export async function withDurablePostgres(work: (server: DurableServer) => Promise<void>): Promise<void> {
  const server = await startDurablePostgres();
  const interrupted = () => void server.remove().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    await work(server);
  } finally {
    await server.remove();
  }
}
