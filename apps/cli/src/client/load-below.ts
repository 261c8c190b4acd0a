import type { Execution } from '../graphql/types.js';
import { standing } from '../render/standing.js';
import type { Api } from './api.js';
import { loadExecution } from './load-execution.js';

/** Executions that are looked at for one that is shown. */
const most = 20;

/** What keeps the executions that steps of a run are from going on, by step: the run itself does not know. */
export async function loadBelow(
  api: Api,
  execution: Execution,
  now: number,
  seen = { left: most },
): Promise<ReadonlyMap<string, string>> {
  const below = new Map<string, string>();
  for (const { id, status, childId } of execution.steps) {
    if (status !== 'RUNNING' || childId === null || seen.left === 0) continue;
    seen.left -= 1;
    // One that has been asked for a moment ago may not be there yet.
    const child = await loadExecution(api, childId).catch(() => undefined);
    if (!child) continue;
    const why = standing(child, await loadBelow(api, child, now, seen), now);
    if (why !== undefined) below.set(id, why);
  }
  return below;
}
