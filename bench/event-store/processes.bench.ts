import { once } from 'node:events';
import { paired, type Paired } from '../support/rates.js';
import { forkTypescript } from '../support/typescript-process.js';

const program = new URL('./appender.ts', import.meta.url);
const inFlight = 100;

/** Appends of several processes in total (as many in flight together), against one process of the same kind. */
export async function benchProcesses(
  url: string,
  { processes, rounds, ms }: { readonly processes: number; readonly rounds: number; readonly ms: number },
): Promise<Paired> {
  const one = await start(url, [inFlight], ms);
  const several = await start(url, Array<number>(processes).fill(inFlight / processes), ms);
  try {
    return await paired(
      rounds,
      () => total(several),
      () => total(one),
    );
  } finally {
    for (const child of [...one, ...several]) child.disconnect();
  }
}

type Child = ReturnType<typeof forkTypescript>;

const start = (url: string, inFlights: readonly number[], ms: number): Promise<Child[]> =>
  Promise.all(
    inFlights.map(async (share) => {
      const child = forkTypescript(program, [url, String(share), String(ms)]);
      await once(child, 'message');
      return child;
    }),
  );

async function total(children: readonly Child[]): Promise<number> {
  const rates = await Promise.all(
    children.map(async (child) => {
      const answer = once(child, 'message');
      child.send('go');
      const [rate] = (await answer) as [number];
      return rate;
    }),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}
