import { median } from '../support/rates.js';
import type { Engine } from './engine.js';
import { parallel } from './shapes.js';

const steps = 50;
const stepMs = 100;

/** Milliseconds that 50 parallel steps of 100 ms take beyond the ideal, from the request to the end. */
export async function fanOutOverMs(engine: Engine, concurrency: number, rounds: number): Promise<number> {
  const ideal = (steps / concurrency) * stepMs;
  const over: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await engine.ended(await engine.run(parallel(steps, { ms: stepMs }), { concurrency }));
    over.push(performance.now() - started - ideal);
  }
  return median(over);
}
