import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The holder touches its file this often; one that has not been touched for `staleMs` belongs to a process that died. */
const touchMs = 1_000;
const staleMs = 10_000;

/**
 * Does something that two processes must not do at once; the second one waits.
 * @template T
 * @param {string} file
 * @param {{ stop: AbortSignal, onWait: () => void }} options onWait: called once, when somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, { stop, onWait }, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait();
    await sleep(200, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
  }
  const touching = setInterval(() => utimesSync(file, new Date(), new Date()), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats && (Date.now() - stats.mtimeMs > staleMs || isDead(file))) rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function isDead(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
