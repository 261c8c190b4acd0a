import { percentile } from '../support/rates.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { openEngine, type Engine } from './engine.js';
import { noOpTools, type NoOpEffects } from './no-op-tools.js';
import { costsBetween, serverCosts, type ServerCosts } from './server-costs.js';
import { chain } from './shapes.js';

const stepsPerRun = 10;

export interface StepTimes {
  /** Milliseconds from the request of a run to its end, for each step of it. */
  readonly ofRun: number;
  /** Milliseconds from the start of a step to the start of the next. */
  readonly toNext: number;
}

/** Runs of ten steps, one after another; medians. */
export async function sequentialSteps(
  databaseUrl: string,
  {
    warmUp,
    runs,
    effects,
  }: { readonly warmUp: number; readonly runs: number; readonly effects: NoOpEffects },
): Promise<StepTimes> {
  let starts: number[] = [];
  const tools = noOpTools({ effects, onStart: () => starts.push(performance.now()) });
  const engine = await openEngine({ databaseUrl, catalogue: new ToolCatalogue(tools, []) });
  const ofRun: number[] = [];
  const toNext: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    starts = [];
    const requested = performance.now();
    await engine.ended(await engine.run(chain(stepsPerRun)));
    if (run < 0) continue;
    ofRun.push((performance.now() - requested) / stepsPerRun);
    toNext.push(...starts.slice(1).map((start, place) => start - (starts[place] ?? NaN)));
  }
  await engine.close();
  return { ofRun: percentile(ofRun, 0.5), toNext: percentile(toNext, 0.5) };
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
