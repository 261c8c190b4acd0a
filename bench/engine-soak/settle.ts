import { setTimeout as sleep } from 'node:timers/promises';
import { restOf } from './check/rest-of.js';
import { withAllBelow, type SoakedRun } from './check/soaked-run.js';

/** A run of which nothing has been heard for so long stands still. */
const stillForMs = 60_000;
/** However slowly the others move: one that never comes to rest is broken, too. */
const atMostMs = 900_000;

/**
 * Waits until every run has ended or waits for somebody who does not come. As long as any moves it waits on: on a loaded machine
 * that takes its time.
 */
export async function untilSettled(
  ids: readonly string[],
  load: (id: string) => Promise<SoakedRun>,
): Promise<void> {
  let moving: readonly string[] = ids;
  let heard = '';
  let since = Date.now();
  for (const end = Date.now() + atMostMs; Date.now() < end;) {
    const runs: SoakedRun[] = [];
    for (const id of moving) runs.push(await load(id));
    const awaited = runs.filter((run) => ['approval', undefined].includes(restOf(run)));
    if (awaited.length === 0) return;
    moving = awaited.map(({ id }) => id);
    const now = awaited.map((run) => `${run.id} ${eventsOf(run)}`).join();
    if (now !== heard) since = Date.now();
    heard = now;
    if (Date.now() - since > stillForMs) return;
    await sleep(1_000);
  }
}

const eventsOf = (run: SoakedRun): number =>
  withAllBelow(run).reduce((sum, { events }) => sum + events.length, 0);

/** What is broken still after a while: what workers tidy up they do a little later than what they write down. */
export async function stillBroken(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  for (const end = Date.now() + 20_000; ;) {
    const broken = await look();
    if (broken.length === 0 || Date.now() > end) return broken;
    await sleep(500);
  }
}
