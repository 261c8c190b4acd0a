import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { brokenByBudget } from './check-budget.js';
import { brokenByEffects } from './check-effects.js';
import { brokenByHistory } from './check-history.js';
import { brokenByUndoing } from './check-undoing.js';
import { restOf } from './rest-of.js';
import type { SoakedRun } from './soaked-run.js';

/** Every broken promise of a run and those below it, for a person; empty when all were kept. */
export function brokenPromises(run: SoakedRun): readonly string[] {
  const { id, state } = run;
  if (state.status === 'none') return [`${id} was acknowledged but is not in the log`];
  const broken = [
    ...brokenByEffects(run),
    ...brokenByHistory(run.events),
    ...brokenByUndoing(run),
    ...brokenByBudget(run),
  ];
  if (restOf(run) === undefined)
    broken.push(`it is ${state.status}, and neither moves nor says what it waits for${stepsOf(state)}`);
  return [...broken.map((what) => `${id}: ${what}`), ...run.below.flatMap(brokenPromises)];
}

const stepsOf = (state: ExecutionState): string =>
  isPlanned(state) ? ` (${[...state.steps].map(({ id, status }) => `${id} ${status}`).join(', ')})` : '';
