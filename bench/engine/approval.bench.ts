import { setTimeout as sleep } from 'node:timers/promises';
import { median, percentile } from '../support/rates.js';
import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { openEngine } from './engine.js';
import { noOpTools, type NoOpEffects } from './no-op-tools.js';
import { chain } from './shapes.js';

export interface ApprovalTimes {
  /** From the decision being sent to the start of the step, one at a time. */
  readonly oneMs: number;
  /** From the first decision of 100 being sent to the start of the last step. */
  readonly burstMs: number;
}

const burst = 100;
const asking = chain(1, { askAt: 0 });

export async function approvalTimes(databaseUrl: string, effects: NoOpEffects): Promise<ApprovalTimes> {
  let started: () => void = () => undefined;
  const engine = await openEngine({
    databaseUrl,
    catalogue: new ToolCatalogue(noOpTools({ effects, onStart: () => started() }), []),
  });
  const waiting = async () => {
    const id = await engine.run(asking);
    return { id, question: await engine.asked(id) };
  };
  /** @returns milliseconds until as many steps have started as there are runs to approve */
  const approve = async (runs: readonly Awaited<ReturnType<typeof waiting>>[]): Promise<number> => {
    let missing = runs.length;
    const since = performance.now();
    const allStarted = new Promise<number>((resolve) => {
      started = () => {
        missing -= 1;
        if (missing === 0) resolve(performance.now() - since);
      };
    });
    await Promise.all(runs.map(({ id, question }) => engine.approve(id, question)));
    const ms = await allStarted;
    await Promise.all(runs.map(({ id }) => engine.ended(id)));
    return ms;
  };
  // The first rounds are left out: the code is compiled in them.
  const one: number[] = [];
  for (let round = 0; round < 100 + 200; round++) {
    const run = await waiting();
    await sleep(5);
    one.push(await approve([run]));
  }
  const bursts: number[] = [];
  for (let round = 0; round < 5 + 7; round++) {
    const runs = await Promise.all(Array.from({ length: burst }, waiting));
    await sleep(200);
    bursts.push(await approve(runs));
  }
  await engine.close();
  return { oneMs: percentile(one.slice(100), 0.5), burstMs: median(bursts.slice(5)) };
}
