import { percentile } from '../support/rates.js';
import type { Engine } from './engine.js';
import { costsBetween, serverCosts, type ServerCosts } from './server-costs.js';
import { chain } from './shapes.js';

const stepsPerRun = 10;

/** Milliseconds per step, from the request to the end, of runs one after another. */
export async function sequentialStepMs(engine: Engine, runs: number): Promise<number> {
  const durations: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await engine.ended(await engine.run(chain(stepsPerRun)));
    durations.push((performance.now() - started) / stepsPerRun);
  }
  return percentile(durations, 0.5);
}

export interface Throughput {
  readonly stepsPerSecond: number;
  /** Of this process: who asks for the runs and who works on them. */
  readonly cpuMsPerStep: number;
  readonly steps: number;
  readonly server: ServerCosts;
}

/** Runs of ten steps in sequence, so many at any time; a new one begins when one ends. */
export async function stepThroughput(
  engine: Engine,
  databaseUrl: string,
  { inFlight, ms }: { readonly inFlight: number; readonly ms: number },
): Promise<Throughput> {
  const before = await serverCosts(databaseUrl);
  const cpu = process.cpuUsage();
  const started = performance.now();
  let runs = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() - started < ms) {
        await engine.ended(await engine.run(chain(stepsPerRun)));
        runs++;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const steps = runs * stepsPerRun;
  return {
    steps,
    stepsPerSecond: steps / seconds,
    cpuMsPerStep: (user + system) / 1000 / steps,
    server: costsBetween(before, await serverCosts(databaseUrl)),
  };
}
