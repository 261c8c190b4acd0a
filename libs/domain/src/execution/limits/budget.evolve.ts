import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, type ExecutionState, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { spend, type BudgetState } from './budget.js';
import type { BudgetEvent } from './budget.events.js';
import { estimatedTokens } from './estimate.js';

type Existing = Exclude<ExecutionState, { status: 'none' }>;

export function evolveBudget(state: Existing, event: BudgetEvent): ExecutionState {
  if (event.type === 'BudgetRaised')
    return state.budget ? { ...state, budget: { ...state.budget, ...event.data.limits } } : state;
  const { reason, at } = event.data;
  if (!isPlanned(state)) return state;
  return { ...state, failed: { code: 'BUDGET_EXHAUSTED', message: reason, at } } as ExecutionState;
}

/** The budget after an event of the step at a place. What an attempt needs is reserved when it starts, and settled when it ends. */
export function account<State extends Planned>(
  before: State,
  after: State,
  index: number,
  event: ExecutionEvent,
): State {
  const { budget } = after;
  if (!budget) return after;
  if (event.type === 'StepStarted') {
    const reserved = budget.reserved + estimatedTokens(plannedStep(after, index));
    return { ...after, budget: { ...budget, calls: budget.calls + 1, reserved } };
  }
  if (before.steps.at(index).status !== 'running') return after;
  return { ...after, budget: settled(budget, estimatedTokens(plannedStep(before, index)), event) };
}

/** What nobody knows counts as much as was reserved for it. */
function settled(budget: BudgetState, estimate: number, event: ExecutionEvent): BudgetState {
  const usage = event.type === 'StepSucceeded' || event.type === 'StepFailed' ? event.data.usage : undefined;
  const freed = { ...budget, reserved: budget.reserved - estimate };
  return spend(freed, usage ?? { inputTokens: estimate, outputTokens: 0 });
}
