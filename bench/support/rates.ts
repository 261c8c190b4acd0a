/** Runs `work` again and again, `inFlight` at a time, for `ms`. @returns completions per second */
export async function rateOf(work: () => Promise<unknown>, inFlight: number, ms: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() - started < ms) {
        await work();
        done++;
      }
    }),
  );
  return (done / (performance.now() - started)) * 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** @param share between 0 and 1 */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export interface Paired {
  readonly ours: number;
  readonly raw: number;
  /** Median of the ratios of each round: what slows the machine for a while slows both sides of a round. */
  readonly ratio: number;
}

/** Measures two rates in turns, because the machine may have other work; each round's order is turned around. */
export async function paired(
  rounds: number,
  ours: () => Promise<number>,
  raw: () => Promise<number>,
): Promise<Paired> {
  const pairs: { ours: number; raw: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await raw();
      pairs.push({ raw: first, ours: await ours() });
    } else {
      const first = await ours();
      pairs.push({ ours: first, raw: await raw() });
    }
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    raw: median(pairs.map((pair) => pair.raw)),
    ratio: median(pairs.map((pair) => pair.ours / pair.raw)),
  };
}
