import type { RevisionAttached } from '@app/domain/execution/replanning/replanning.events.js';
import type { ExecutionRows } from '../../engine/execution-rows.js';
import type { EventContext } from '../../engine/projection.js';
import { timeOf } from '../times.js';
import { closeItems } from './map-rows.js';
import { newStep } from './new-step.js';
import type { StepRow } from './steps.table.js';

/** The rows of a run under another version of its plan: what started keeps its row, what it leaves out was skipped. */
export function revise(
  rows: ExecutionRows<StepRow>,
  { plan, of, version, stepIds, removed, changed, added, at }: RevisionAttached,
  event: EventContext,
): void {
  const isOther = new Set([...changed, ...added]);
  const ended_at = timeOf(at);
  for (const stepId of stepIds) {
    const row = rows.get(stepId);
    if (row.kind === 'map') closeItems(rows, stepId, at);
    rows.put({ ...row, status: 'failed', ended_at });
  }
  for (const stepId of removed) {
    const skip_reason = `version ${version} of the plan, which took the place of version ${of}, does without it`;
    rows.put({ ...rows.get(stepId), place: -1, status: 'skipped', skip_reason, ended_at });
  }
  plan.steps.forEach((step, place) =>
    rows.put(isOther.has(step.id) ? newStep(event, step, place) : { ...rows.get(step.id), place }),
  );
  // Elements stay behind the steps of the plan, in their order.
  for (const row of rows.all())
    if (row.kind === 'item') rows.put({ ...row, place: row.place + plan.steps.length });
}
