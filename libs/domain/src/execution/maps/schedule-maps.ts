import type { Draft } from '../../kernel/decider.js';
import type { BoundMap } from '../../plan/bound-plan.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState, Planned } from '../execution.state.js';
import { isMoving } from '../is-moving.js';
import { decideRecovery } from '../recovery/decide-recovery.js';
import { plannedStep } from '../planned-step.js';
import type { Expansion } from './expansion.js';

type Run = Draft<ExecutionState, ExecutionEvent>;

/** Ends maps whose time has come. */
export function endMaps(draft: Run, now: number): void {
  for (let event = nextMapEnd(draft.state, now); event; event = nextMapEnd(draft.state, now))
    draft.add(event);
}

/**
 * Starts elements of maps under way, as many as may.
 * @param start what can happen with the element at a place; undefined when the run is at its limit
 */
export function startItems(draft: Run, start: (place: number) => ExecutionEvent | undefined): void {
  for (let event = nextItem(draft.state, start); event; event = nextItem(draft.state, start))
    draft.add(event);
}

/** The end of a map under way that has come: all of its elements have ended, or more have failed than may. */
function nextMapEnd(state: ExecutionState, now: number): ExecutionEvent | undefined {
  if (!isMoving(state)) return undefined;
  for (const expansion of state.expansions) {
    const { map, count, settled, failed } = expansion;
    if ((failed === 0 && settled < count) || state.steps.at(map).status !== 'expanded') continue;
    const planned = plannedStep(state, map) as BoundMap;
    if (failed > allowedFailures(planned, count)) return tooManyFailed(state, expansion, now);
    if (settled < count) continue;
    const data = { stepId: planned.id, succeeded: succeededOf(state, expansion), failed, at: now };
    return { type: 'StepGathered', data };
  }
  return undefined;
}

/** What can happen with the next element of a map under way; undefined when nothing can. */
function nextItem(
  state: ExecutionState,
  start: (place: number) => ExecutionEvent | undefined,
): ExecutionEvent | undefined {
  if (!isMoving(state)) return undefined;
  for (const { map, first, count, next, open } of state.expansions) {
    if (next === count || state.steps.at(map).status !== 'expanded') continue;
    const { concurrency = 0 } = plannedStep(state, map) as BoundMap;
    const event = concurrency === 0 || open < concurrency ? start(first + next) : undefined;
    if (event) return event;
  }
  return undefined;
}

function allowedFailures({ failedItems }: BoundMap, count: number): number {
  if (failedItems?.kind !== 'collect') return 0;
  const { allowed, allowedShare } = failedItems;
  return Math.min(allowed ?? Infinity, allowedShare === undefined ? Infinity : allowedShare * count);
}

function succeededOf({ steps }: Planned, { first, count }: Expansion): number {
  let succeeded = 0;
  for (let place = first; place < first + count; place++)
    if (steps.at(place).status === 'succeeded') succeeded++;
  return succeeded;
}

function tooManyFailed(
  state: Planned & ExecutionState,
  { map, first, count, failed }: Expansion,
  now: number,
): ExecutionEvent {
  const { id: stepId, attempt } = state.steps.at(map);
  let place = first;
  while (state.steps.at(place).status !== 'failed') place++;
  const one = state.steps.at(place);
  const example = one.status === 'failed' ? `"${one.id}" with ${one.error.code}: ${one.error.message}` : '';
  const message = `${failed} of ${count} failed, ${example}`;
  const error = { code: 'ITEMS_FAILED', message, retryable: false };
  const decision = decideRecovery(state, map, error, now);
  return { type: 'StepFailed', data: { stepId, attempt, error, decision, at: now } };
}
