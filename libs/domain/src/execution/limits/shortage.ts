import type { BoundStep } from '../../plan/bound-plan.js';
import type { ExecutionEvent } from '../execution.events.js';
import { stepOf, type ExecutionState, type Planned } from '../execution.state.js';
import { isMoving } from '../is-moving.js';
import { setAside } from './allowances/allowance.js';
import { costAtMost, costOf, type BudgetState } from './budget.js';
import { neededTokens } from './estimate.js';
import { heldEvent } from './withholding.js';

/** A step that its run cannot afford. */
export interface Shortage {
  readonly stepId: string;
  readonly reason: string;
}

/** Why a run cannot afford a step now, with what its running steps may need; undefined when it can. */
export function shortageOf(state: Planned, step: BoundStep, now: number): Shortage | undefined {
  const { budget, startedAt = now } = state;
  if (!budget) return undefined;
  const { maxCalls, maxWallMs, calls, allowances } = budget;
  // An execution is of no use without a call of its own.
  const callsNeeded = step.kind === 'execution' ? 2 : 1;
  const short = (reason: string) => ({ stepId: step.id, reason: `the budget is used up: ${reason}` });
  if (maxCalls !== undefined && calls + setAside(allowances, 'calls') + callsNeeded > maxCalls)
    return short(`${calls} of ${maxCalls} calls are made${besides(setAside(allowances, 'calls'))}`);
  if (maxWallMs !== undefined && now - startedAt >= maxWallMs) return short(`it has run for ${maxWallMs} ms`);
  const estimate = neededTokens(step);
  const shortage = estimate === 0 ? undefined : tokenShortage(budget, estimate);
  return shortage === undefined ? undefined : short(shortage);
}

/** Why a run cannot afford so many tokens more; undefined when it can. */
export function tokenShortage(budget: BudgetState, estimate: number): string | undefined {
  const { maxTokens, maxCost, inputTokens, outputTokens, reserved, allowances } = budget;
  const spent = inputTokens + outputTokens;
  const tokensBelow = setAside(allowances, 'tokens');
  if (maxTokens !== undefined && spent + reserved + tokensBelow + estimate > maxTokens)
    return `${spent} of ${maxTokens} tokens are spent${besides(tokensBelow)}, the step may need ${estimate}`;
  const cost = costOf(budget);
  const more = costAtMost(budget, estimate);
  const costBelow = setAside(allowances, 'cost');
  if (maxCost !== undefined && cost + costAtMost(budget, reserved) + costBelow + more > maxCost)
    return `${rounded(cost)} of ${maxCost} is spent${besides(rounded(costBelow))}, the step may cost ${rounded(more)}`;
  return undefined;
}

const besides = (below: number): string => (below > 0 ? ` and ${below} set aside for sub-executions` : '');

const rounded = (cost: number): number => Number(cost.toPrecision(3));

/** What a shortage leads to: nothing while a running step may turn out to need less than was reserved for it. */
export function exhaust(
  state: ExecutionState,
  { stepId, reason }: Shortage,
  now: number,
): readonly ExecutionEvent[] {
  if (!isMoving(state) || state.running > 0) return [];
  if (state.budget?.onExhausted === 'fail') return [{ type: 'BudgetExhausted', data: { reason, at: now } }];
  const step = stepOf(state, stepId);
  const held = step && heldEvent(step, { kind: 'budget', reason }, now);
  return held ? [held] : [];
}
