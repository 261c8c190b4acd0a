import { once } from 'node:events';
import { UserError } from '../console/user-error.mjs';
import { rotateLog } from '../files/rotate-log.mjs';
import { endOfLog, forkWithLog } from './logged-process.mjs';

/** Milliseconds. A process that ran for `steadyMs` starts again with the shortest delay. */
const timing = {
  readyMs: 60_000,
  firstDelayMs: 500,
  longestDelayMs: 10_000,
  steadyMs: 30_000,
  graceMs: 10_000,
};

/**
 * `ready` is rejected when the process does not come up the first time. `stop` resolves when it has ended.
 * @typedef {{ ready: Promise<void>, stop: (hasten: AbortSignal) => Promise<void> }} Supervised
 */

/**
 * Keeps one process running. It says `process.send('ready')` when it is up; if it ends before that the first time, the start
 * has failed, and if it ends later it is started again, after a delay that doubles while it keeps ending.
 * @param {import('./logged-process.mjs').ProcessSpec} spec
 * @returns {Supervised}
 */
export function supervise(spec) {
  const { name, logFile, say } = spec;
  rotateLog(logFile);
  let [stopping, wasReady, delay] = [false, false, timing.firstDelayMs];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;

  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => {
    const late = () =>
      reject(new UserError(`${name} was not up after ${timing.readyMs / 1000} s.\n${endOfLog(logFile)}`));
    const patience = setTimeout(late, timing.readyMs).unref();
    const launch = () => {
      const since = Date.now();
      child = forkWithLog(spec);
      child.on('message', (message) => {
        if (message !== 'ready') return;
        clearTimeout(patience);
        if (wasReady) say(`The ${name} is up again`);
        wasReady = true;
        resolve();
      });
      child.once('exit', (code, signal) => {
        child = undefined;
        const how = signal ? `was killed by ${signal}` : `ended with code ${code}`;
        if (stopping) return;
        if (!wasReady)
          return reject(new UserError(`The ${name} ${how} while starting. ${endOfLog(logFile)}`));
        if (Date.now() - since > timing.steadyMs) delay = timing.firstDelayMs;
        say(`The ${name} ${how}; it starts again in ${delay / 1000} s (log: ${logFile})`);
        restart = setTimeout(launch, delay);
        delay = Math.min(delay * 2, timing.longestDelayMs);
      });
    };
    launch();
  });
  // Whoever stops before it is up waits for nothing any more.
  ready.catch(() => undefined);

  const stop = async (/** @type {AbortSignal} */ hasten) => {
    stopping = true;
    clearTimeout(restart);
    if (child) await endProcess(child, hasten);
  };
  return { ready, stop };
}

/** @param {import('node:child_process').ChildProcess} child @param {AbortSignal} hasten */
async function endProcess(child, hasten) {
  const ended = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  const patience = setTimeout(kill, timing.graceMs);
  hasten.addEventListener('abort', kill);
  child.kill(hasten.aborted ? 'SIGKILL' : 'SIGTERM');
  await ended;
  clearTimeout(patience);
  hasten.removeEventListener('abort', kill);
}
