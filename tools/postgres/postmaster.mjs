import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '../processes/command-of.mjs';

/**
 * What a running server writes about itself (https://www.postgresql.org/docs/current/storage-file-layout.html).
 * @param {string} dataDir
 * @returns {{ pid: number, port: number, ready: boolean } | undefined}
 */
export function readPostmaster(dataDir) {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * The server of this data folder, if it runs. After a crash of the machine its pid file stays behind, and the number in it
 * may belong to somebody else by now; Postgres itself would then refuse to start for ever.
 * @param {string} dataDir
 * @returns {{ pid: number, port: number, ready: boolean } | undefined}
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

/** @param {string} dataDir */
export function removeStalePid(dataDir) {
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}
