import { once } from 'node:events';
import { keeperKey } from './start-postgres.mjs';

/** Ends what start-postgres started, and waits until it is gone. */
export default async function stopTestPostgres() {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  const keeper = Reflect.get(globalThis, keeperKey);
  if (!keeper) return;
  const ended = once(keeper, 'exit');
  keeper.ref();
  keeper.disconnect();
  await ended;
}
