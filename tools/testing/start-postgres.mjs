import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where stop-postgres finds the keeper: both files run in jest's parent process. */
export const keeperKey = Symbol.for('tizmoret.test-postgres');

/**
 * Gives the integration tests a server: the one TIZMORET_TEST_POSTGRES names (the URL of a superuser), else a throwaway one,
 * whose URL it puts there. The tests make databases of their own in it.
 */
export default async function startTestPostgres() {
  if (process.env.TIZMORET_TEST_POSTGRES) return;
  const keeper = fork(fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url)), {
    detached: true,
    execArgv: [],
  });
  const [message] = await once(keeper, 'message');
  if (message.error) throw new Error(`No Postgres for the integration tests: ${message.error}`);
  process.env.TIZMORET_TEST_POSTGRES = message.url;
  keeper.unref();
  keeper.channel?.unref();
  Object.assign(globalThis, { [keeperKey]: keeper });
}
