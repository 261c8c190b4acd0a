import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { receiptIn } from '@app/domain/execution/effects/receipt.js';
import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { toDomainEvent } from '@app/infrastructure/event-schemas/event-versions.js';
import type { ClientBase } from 'pg';
import { ExecutionRows, type Row } from '../../engine/execution-rows.js';
import { handling } from '../../engine/failures.js';
import { loadRows } from '../../engine/load-rows.js';
import type { EventContext, Projection } from '../../engine/projection.js';
import { saveRows } from '../../engine/save-rows.js';
import { contextOf } from '../../engine/table-projection.js';
import { effectKey, effectPlansTable, effectsTable } from './effects.table.js';
import { handleEffect, type EffectsOfRun } from './handle-effect.js';
import { plannedEffects } from './planned-effects.js';

interface Located {
  readonly event: RecordedEvent;
  readonly known: ExecutionEvent;
  readonly context: EventContext;
}

/**
 * What all runs did to the world: a row for every attempt. What an attempt may do stands in the plan, so that is kept by run;
 * of a run whose plan does nothing to the world no row is looked for.
 */
export const effects: Projection = {
  name: 'effects',
  version: 1,
  category: 'execution',
  tables: [effectPlansTable.name, effectsTable.name],
  handles: new Set<ExecutionEvent['type']>([
    'PlanAttached',
    'RevisionAttached',
    'StepStarted',
    'StepSucceeded',
    'StepFailed',
    'StepOutcomeUnknown',
    'StepCancelled',
    'StepRetryRequested',
    'StepCompensationStarted',
    'StepCompensated',
    'StepCompensationFailed',
    'StepCompensationUnknown',
  ]),
  async project(client, events) {
    const located = events.map((event) => handling(event, () => locate(event)));
    const runs = await loadRuns(client, located);
    for (const { event, known, context } of located)
      if (known.type === 'PlanAttached' || known.type === 'RevisionAttached')
        handling(event, () => attach(runOf(runs, context), known, context));
    const concerned = located.filter(({ context }) => runs.get(idOf(context))?.plan.find(''));
    await loadAttempts(client, runs, concerned);
    for (const { event, known, context } of concerned)
      handling(event, () => handleEffect(runOf(runs, context), known, context));
    const all = [...runs.values()];
    await saveRows(
      client,
      effectPlansTable,
      all.flatMap(({ plan }) => plan.changes()),
    );
    await saveRows(
      client,
      effectsTable,
      all.flatMap(({ attempts }) => attempts.changes()),
    );
  },
};

type Runs = Map<string, EffectsOfRun>;

const locate = (event: RecordedEvent): Located => ({
  event,
  known: toDomainEvent(event) as ExecutionEvent,
  context: contextOf(event),
});

const idOf = ({ tenant_id, execution_id }: Row): string => `${tenant_id} ${execution_id}`;

function runOf(runs: Runs, row: Row): EffectsOfRun {
  const known = runs.get(idOf(row));
  if (known) return known;
  const run = { plan: new ExecutionRows(effectPlansTable), attempts: new ExecutionRows(effectsTable) };
  runs.set(idOf(row), run);
  return run;
}

async function loadRuns(client: ClientBase, located: readonly Located[]): Promise<Runs> {
  const runs: Runs = new Map();
  const wanted = located.flatMap(({ known, context }) =>
    known.type === 'PlanAttached' ? [] : [{ ...context, rows: 'all' as const }],
  );
  for (const row of await loadRows(client, effectPlansTable, wanted)) runOf(runs, row).plan.load(row);
  return runs;
}

/** Those that began in earlier batches and of which something came now. */
async function loadAttempts(client: ClientBase, runs: Runs, concerned: readonly Located[]): Promise<void> {
  const wanted = concerned.flatMap(({ known, context }) => {
    const received = receiptIn(known);
    if (!received) return [];
    return [
      { ...context, rows: { key: effectKey(received.stepId, received.attempt, received.isCompensation) } },
    ];
  });
  for (const row of await loadRows(client, effectsTable, wanted)) runOf(runs, row).attempts.load(row);
}

/** Steps that a revision leaves out or changes have not started, so nothing is told of what they were. */
function attach(
  { plan }: EffectsOfRun,
  { data }: Extract<ExecutionEvent, { type: 'PlanAttached' | 'RevisionAttached' }>,
  { tenant_id, execution_id }: EventContext,
): void {
  const steps = plannedEffects(data.plan);
  const before = plan.find('');
  if (before || Object.keys(steps).length > 0)
    plan.put({ tenant_id, execution_id, steps, doing: before?.doing ?? {} });
}
