import { once } from 'node:events';
import { say } from '../console/say.mjs';

/**
 * Says where everything is, waits for Ctrl-C or its like, and takes the system down.
 * @param {import('./start-system.mjs').System} system
 * @param {AbortSignal} stop
 */
export async function untilInterrupted(system, stop) {
  // Without a timer nothing but the processes' channels keeps Node alive, and those may all be down at once.
  const alive = setInterval(() => undefined, 60_000);
  say(`  API       ${system.url}/graphql`);
  say(`  Explorer  ${system.url}/explorer?token=${system.token}`);
  say('  Stop      Ctrl-C');
  if (!stop.aborted) await once(stop, 'abort');
  await shutDown(system);
  clearInterval(alive);
}

/** @param {import('./start-system.mjs').System} system */
export async function shutDown(system) {
  say('\nStopping');
  await system.stop();
  say('Everything has stopped; the data stays in .tizmoret');
}
