import { median } from '../support/rates.js';
import type { Engine } from './engine.js';
import { chain } from './shapes.js';

/** Milliseconds to read every event of a run of 1,000 steps. */
export async function historyMs(engine: Engine, rounds: number): Promise<number> {
  const id = await engine.run(chain(1_000));
  await engine.ended(id);
  const durations: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const events = await engine.history(id);
    durations.push(performance.now() - started);
    if (events.length < 2_000) throw new Error(`A history of 1,000 steps has ${events.length} events`);
  }
  return median(durations);
}
