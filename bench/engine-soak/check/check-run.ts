import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { brokenByBudget } from './check-budget.js';
import { brokenByEffects } from './check-effects.js';
import { brokenByFallbacks } from './check-fallbacks.js';
import { brokenByHistory } from './check-history.js';
import { brokenByPauses } from './check-pauses.js';
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
    ...brokenByFallbacks(run),
    ...brokenByUndoing(run),
    ...brokenByBudget(run),
  ];
  if (run.below.length > 0) broken.push(...brokenByPauses(run));
  if (restOf(run) === undefined)
    broken.push(
      `it is ${state.status}, and neither moves nor says what it waits for${stepsOf(state)}${lastOf(run)}`,
    );
  return [...broken.map((what) => `${id}: ${what}`), ...run.below.flatMap(brokenPromises)];
}

/** What it did last, to find out why. */
const lastOf = ({ events }: SoakedRun): string => `; last: ${events.slice(-6).map(toldOf).join(', ')}`;

const toldOf = ({ type, data }: ExecutionEvent): string =>
  'stepId' in data ? `${type} ${data.stepId}` : type;

const stepsOf = (state: ExecutionState): string =>
  isPlanned(state) ? ` (${[...state.steps].map(({ id, status }) => `${id} ${status}`).join(', ')})` : '';
