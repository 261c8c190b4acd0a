import type { ExecutionEvent } from '../../execution.events.js';
import type { ExecutionState, Planned } from '../../execution.state.js';
import { plannedStep } from '../../planned-step.js';
import { runningChildren } from '../../sub-executions/running-children.js';
import { costAtMost, unreserved, type BudgetState } from '../budget.js';
import { neededTokens } from '../estimate.js';
import { isNothing, less, partOf, plus, type Allowance } from './allowance.js';

/**
 * What a step that is an execution gets when it starts: an equal part of what is left, among the steps that have not begun. The
 * start itself is a call, too.
 */
export const allowanceFor = ({ unsettled, running }: Planned, budget: BudgetState): Allowance =>
  partOf(less(unreserved(budget), { calls: 1 }), unsettled - running);

/**
 * When executions are all that runs, what is left is divided among them: nobody else can use it before one of them ends. So one
 * that has used up its part goes on with what others have not needed.
 * @param short a step of the run itself waits for more than there is
 */
export function raiseAllowances(
  state: ExecutionState,
  short: boolean,
  now: number,
): readonly ExecutionEvent[] {
  if (state.status !== 'running' && state.status !== 'replanning') return [];
  if (!state.budget?.allowances) return [];
  const { budget, running } = state;
  const children = runningChildren(state);
  if (running > children.length) return [];
  let left = short ? unreserved(budget) : less(unreserved(budget), neededSoon(state, budget));
  return children.flatMap(({ id: stepId, attempt }, index): ExecutionEvent[] => {
    const more = partOf(left, children.length - index);
    if (isNothing(more)) return [];
    left = less(left, more);
    const allowance = plus(budget.allowances?.[stepId] ?? {}, more);
    return [{ type: 'AllowanceRaised', data: { stepId, attempt, allowance, at: now } }];
  });
}

/** By steps that may start and wait for something else than money. */
function neededSoon(state: Planned, budget: BudgetState): Allowance {
  const places = [...state.ready, ...state.retrying];
  const tokens = places.reduce((sum, place) => sum + neededTokens(plannedStep(state, place)), 0);
  return { calls: places.length, tokens, cost: costAtMost(budget, tokens) };
}
