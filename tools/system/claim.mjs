import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../console/user-error.mjs';
import { withLock } from '../files/with-lock.mjs';
import { commandOf } from '../processes/command-of.mjs';

/**
 * The system that runs for a clone, in .tizmoret/system.json, where the command line finds it. `command` tells the process
 * from a later one that was given the same number.
 * @typedef {{ pid: number, command: string, url?: string, databaseUrl?: string, esdbUrl?: string, esdbAt?: string,
 *   blobsUrl?: string }} SystemFile
 */

/** @param {string} root */
const systemFile = (root) => join(root, '.tizmoret/system.json');

/**
 * @param {string} root
 * @returns {SystemFile | undefined} undefined: none runs
 */
export function runningSystem(root) {
  const found = readSystem(root);
  return found && found.command === commandOf(found.pid) ? found : undefined;
}

/** @param {string} root @returns {SystemFile | undefined} */
function readSystem(root) {
  try {
    return JSON.parse(readFileSync(systemFile(root), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Makes this process the one system of the clone.
 * @param {string} root
 * @param {AbortSignal} stop
 * @returns {Promise<{ leftover?: number }>} leftover: the port of a system before us that did not end in order
 */
export function claimSystem(root, stop) {
  return withLock(join(root, '.tizmoret/claim.lock'), { stop, onWait: () => undefined }, async () => {
    const running = runningSystem(root);
    if (running) throw new UserError(alreadyRunning(running));
    const crashed = readSystem(root)?.url;
    writeSystem(root, {});
    return crashed ? { leftover: Number(new URL(crashed).port) } : {};
  });
}

/** @param {SystemFile} running */
const alreadyRunning = ({ pid, url }) =>
  `Tizmoret runs already for this folder${url ? `, at ${url}` : ' (it is just starting)'}; its process is ${pid}.\n` +
  'Use that one, or stop it first (Ctrl-C in its terminal, or kill that process).';

/** @param {string} root @param {Omit<SystemFile, 'pid' | 'command'>} facts */
export function writeSystem(root, facts) {
  const content = { pid: process.pid, command: commandOf(process.pid), ...facts };
  writeFileSync(systemFile(root), `${JSON.stringify(content)}\n`, { mode: 0o600 });
}

/** @param {string} root */
export function releaseSystem(root) {
  rmSync(systemFile(root), { force: true });
}
