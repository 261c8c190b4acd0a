import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '../processes/command-of.mjs';

/**
 * What a running server says about itself. socketDir: empty when it has no Unix socket.
 * @typedef {{ pid: number, port: number, socketDir: string, ready: boolean }} Postmaster
 */

/**
 * Reads what a server wrote (https://www.postgresql.org/docs/current/storage-file-layout.html).
 * @param {string} dataDir
 * @returns {Postmaster | undefined}
 */
export function readPostmaster(dataDir) {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      port: Number(lines[3]),
      socketDir: lines[4] ?? '',
      ready: lines[7]?.trim() === 'ready',
    };
  } catch {
    return undefined;
  }
}

/**
 * The server of this data folder, if it runs. After a crash of the machine its pid file stays behind, and the number in it
 * may belong to somebody else by now; Postgres itself would then refuse to start for ever.
 * @param {string} dataDir
 * @returns {Postmaster | undefined}
 */
export function runningPostmaster(dataDir) {
  const postmaster = readPostmaster(dataDir);
  return postmaster && isServerOf(postmaster.pid, dataDir) ? postmaster : undefined;
}

/** @param {number} pid @param {string} dataDir */
function isServerOf(pid, dataDir) {
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

/**
 * Removes what a server that did not shut down left behind: it names a process, and so does the lock of its socket.
 * @param {string} dataDir
 */
export function removeStalePid(dataDir) {
  const locks = readdirSync(dataDir).filter((name) => /^\.s\.PGSQL\.\d+\.lock$/.test(name));
  for (const name of ['postmaster.pid', ...locks]) rmSync(join(dataDir, name), { force: true });
}
