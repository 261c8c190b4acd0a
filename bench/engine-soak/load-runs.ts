import { readStream, type EventStore, type Position } from '@app/domain/kernel/event-store.js';
import { executionId, streamOf, type TenantId } from '@app/domain/kernel/ids.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import type { SoakedRun } from './check/soaked-run.js';
import type { Entry } from './ledger.js';

/** What the ledger has, by run. */
export type EntriesByRun = ReadonlyMap<string, readonly Entry[]>;

export function byRun(entries: readonly Entry[]): EntriesByRun {
  const all = new Map<string, Entry[]>();
  for (const entry of entries) {
    const id = entry.key.split('/')[0] as string;
    const known = all.get(id);
    if (known) known.push(entry);
    else all.set(id, [entry]);
  }
  return all;
}

/** A run as it is in the log, with those below it. */
export async function loadRun(
  store: EventStore,
  tenant: TenantId,
  id: string,
  entries: EntriesByRun,
): Promise<SoakedRun> {
  const events: ExecutionEvent[] = [];
  const positions: Position[] = [];
  for await (const event of readStream(store, streamOf(tenant, 'execution', id))) {
    events.push(toExecutionEvent(event));
    positions.push(event.position);
  }
  const state = events.reduce((folded, event) => decider.evolve(folded, event), decider.initialState);
  const below: SoakedRun[] = [];
  for (const child of childrenOf(id, events, state)) {
    const run = await loadRun(store, tenant, child, entries);
    // Its parent may just have started it.
    if (run.state.status !== 'none') below.push(run);
  }
  return { id, events, positions, state, entries: entries.get(id) ?? [], below };
}

function childrenOf(id: string, events: readonly ExecutionEvent[], state: ExecutionState): readonly string[] {
  const parts = new Set<string>();
  if (isPlanned(state))
    for (const step of state.attached.plan.steps) if (step.kind === 'execution') parts.add(step.id);
  return events.flatMap((event) =>
    event.type === 'StepStarted' && parts.has(event.data.stepId)
      ? [childIdOf(executionId(id), event.data.stepId, event.data.attempt)]
      : [],
  );
}
