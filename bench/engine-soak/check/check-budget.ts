import { restOf } from './rest-of.js';
import { withAllBelow, type SoakedRun } from './soaked-run.js';

/** A run has started no more than its budget pays for, with all below it, and at rest nothing is reserved that nobody uses. */
export function brokenByBudget(run: SoakedRun): readonly string[] {
  const { state, below } = run;
  if (state.status === 'none' || !state.budget) return [];
  const { maxCalls = Infinity, calls, reserved, allowances } = state.budget;
  const started = withAllBelow(run).reduce((sum, one) => sum + startsOf(one), 0);
  const broken: string[] = [];
  if (started > maxCalls) broken.push(`it has started ${started} attempts, its budget is ${maxCalls}`);
  const counted = below.length === 0 ? calls === started : calls <= started;
  if (!counted) broken.push(`its budget counts ${calls} attempts, it has started ${started}`);
  const waitsBelow = below.some((child) => restOf(child) !== 'ended');
  if (restOf(run) !== undefined && !waitsBelow && (reserved !== 0 || allowances))
    broken.push('something of its budget is reserved still, and nothing runs');
  return broken;
}

const startsOf = ({ events }: SoakedRun): number =>
  events.filter(({ type }) => type === 'StepStarted').length;
