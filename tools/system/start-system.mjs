import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../console/user-error.mjs';
import { startPostgres } from '../postgres/start-postgres.mjs';
import { runStep } from '../processes/run-step.mjs';
import { supervise } from '../processes/supervise.mjs';
import { keptSecret } from '../security/kept-secret.mjs';
import { choosePort } from './choose-port.mjs';
import { claimSystem, releaseSystem, writeSystem } from './claim.mjs';
import { logFacts } from './log-facts.mjs';
import { prepareWorkspace } from './workspace.mjs';

const migrate = 'dist/libs/infrastructure/src/postgres/migrate.js';

/**
 * @typedef {{ root: string, port?: number | undefined, workers?: number, mayMovePort: boolean, verbose: boolean, say: (line: string) => void,
 *   stop: AbortSignal, hasten: AbortSignal }} SystemOptions workers: 1 when absent; hasten: do not wait for an orderly end
 * @typedef {{ url: string, token: string, env: NodeJS.ProcessEnv, stop: () => Promise<void> }} System
 */

/**
 * Brings up everything on this machine: database, migrations, the processes. When it fails or is interrupted on the
 * way, what was up by then is taken down again.
 * @param {SystemOptions} options
 * @returns {Promise<System>}
 */
export async function startSystem(options) {
  /** Undoes each step taken so far, last one first. @type {(() => Promise<void> | void)[]} */
  const undo = [];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    return { ...(await bringUp(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {SystemOptions} options
 * @param {(() => Promise<void> | void)[]} undo
 * @returns {Promise<Omit<System, 'stop'>>}
 */
async function bringUp(options, undo) {
  const { root, say, stop } = options;
  const { leftover } = await claimSystem(root, stop);
  undo.push(() => releaseSystem(root));
  const port = await choosePort({ wanted: options.port, mayMove: options.mayMovePort, leftover, say });
  const token = process.env.TIZMORET_TOKEN || keptSecret(join(root, '.tizmoret/token'));
  const postgres = await startPostgres({ root, say, databaseUrl: process.env.DATABASE_URL });
  undo.push(postgres.stop);
  say(`Database: ${postgres.description}`);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    TIZMORET_PORT: String(port),
    TIZMORET_URL: url,
    TIZMORET_TOKEN: token,
    TIZMORET_WORKSPACE: prepareWorkspace(root),
  };
  await runMigrations(root, env, stop);
  await startApps(options, env, undo);
  writeSystem(root, { url, databaseUrl: postgres.url, ...logFacts(env) });
  return { url, token, env };
}

/** @param {string} root @param {NodeJS.ProcessEnv} env @param {AbortSignal} stop */
async function runMigrations(root, env, stop) {
  const { code, text } = await runStep(process.execPath, [join(root, migrate)], { cwd: root, env, stop });
  if (code !== 0) throw new UserError(`The database could not be brought up to date:\n${text.trim()}`);
}

/** @param {number} workers */
const processes = (workers) => [
  { name: 'api', app: 'api' },
  ...Array.from({ length: workers }, (_, n) => ({
    name: n === 0 ? 'worker' : `worker-${n + 1}`,
    app: 'worker',
  })),
  { name: 'projector', app: 'projector' },
];

/**
 * @param {SystemOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @param {(() => Promise<void> | void)[]} undo
 */
async function startApps({ root, workers = 1, verbose, say, stop, hasten }, env, undo) {
  stop.throwIfAborted();
  const logs = join(root, '.tizmoret/logs');
  mkdirSync(logs, { recursive: true });
  const running = processes(workers).map(({ name, app }) => {
    const script = join(root, `dist/apps/${app}/src/main.js`);
    return supervise({ name, script, cwd: root, env, logFile: join(logs, `${name}.log`), verbose, say });
  });
  undo.push(async () => void (await Promise.all(running.map((app) => app.stop(hasten)))));
  const interrupted = new Promise((_, reject) =>
    stop.addEventListener('abort', () => reject(stop.reason), { once: true }),
  );
  await Promise.race([Promise.all(running.map(({ ready }) => ready)), interrupted]);
}
