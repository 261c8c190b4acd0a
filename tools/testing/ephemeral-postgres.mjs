import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../network/free-port.mjs';
import { findBinaries } from '../postgres/binaries.mjs';
import { createCluster, startServer, stopServer, urlOf } from '../postgres/cluster.mjs';
import { serverUser } from '../postgres/server-user.mjs';
import { socketFolder } from '../postgres/socket.mjs';
import { newPassword } from '../security/kept-secret.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A throwaway server in a folder of its own. Nothing in it outlives the tests, so it does not wait for the disk unless
 * TIZMORET_TEST_FSYNC=on asks it to (tests that measure, or kill the server).
 * @param {{ overSocket?: boolean }} [options] the way to it: its Unix socket, as to the embedded server, rather than TCP
 * @returns {Promise<{ url: string, dataDir: string, remove: () => Promise<void> }>} url: the superuser's, of database `postgres`
 */
export async function startEphemeralPostgres({ overSocket = false } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'tizmoret-test-'));
  chmodSync(home, 0o755);
  const dataDir = join(home, 'data');
  const user = serverUser(dataDir);
  const { bin } = findBinaries({ root, home, user });
  const cluster = { home, dataDir, user, bin, logFile: join(home, 'postgres.log') };
  const remove = async () => {
    await stopServer(cluster, 'immediate');
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const password = newPassword();
    await createCluster(cluster, password, ['--no-sync']);
    const port = await freePort();
    const durable = process.env.TIZMORET_TEST_FSYNC === 'on' ? 'on' : 'off';
    await startServer(cluster, port, [
      `fsync=${durable}`,
      `full_page_writes=${durable}`,
      'max_connections=200',
    ]);
    const socketDir = overSocket ? socketFolder(dataDir) : '';
    return { url: urlOf({ port, socketDir }, password, 'postgres'), dataDir, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
