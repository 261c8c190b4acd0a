import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import type { Allowance } from './allowances/allowance.js';
import { budgetExhausted, spend, type BudgetState, type Spent } from './budget.js';
import type { BudgetEvent, EstimateRaised } from './budget.events.js';
import { estimatedTokens, reservedFor } from './estimate.js';

type Existing = Exclude<ExecutionState, { status: 'none' }>;

export function evolveBudget(state: Existing, event: BudgetEvent): ExecutionState {
  switch (event.type) {
    case 'BudgetRaised':
      return state.budget ? { ...state, budget: { ...state.budget, ...event.data.limits } } : state;
    case 'AllowanceRaised': {
      const { stepId, allowance } = event.data;
      return state.budget ? { ...state, budget: allowing(state.budget, stepId, allowance) } : state;
    }
    case 'EstimateRaised':
      return isPlanned(state) ? reserveMore(state, event.data) : state;
    case 'BudgetExhausted': {
      const { reason, at } = event.data;
      if (!isPlanned(state)) return state;
      return { ...state, failed: { code: budgetExhausted, message: reason, at } } as ExecutionState;
    }
  }
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
    const { stepId, allowance } = event.data;
    const reserved = budget.reserved + estimatedTokens(plannedStep(after, index));
    const started = { ...budget, calls: budget.calls + 1, reserved };
    return { ...after, budget: allowance ? allowing(started, stepId, allowance) : started };
  }
  const step = before.steps.at(index);
  if (step.status !== 'running' || after.steps.at(index).status === 'running') return after;
  const settled = settle(budget, reservedFor(budget, plannedStep(before, index)), event);
  return { ...after, budget: without('raised', without('allowances', settled, step.id), step.id) };
}

/** What an execution below has spent counts here, too, when it ends. */
export const spendBelow = (
  budget: BudgetState,
  { calls, inputTokens, outputTokens }: Spent,
): BudgetState => ({
  ...spend(budget, { inputTokens, outputTokens }),
  calls: budget.calls + calls,
});

/** What nobody knows counts as much as was reserved for it. */
function settle(budget: BudgetState, estimate: number, event: ExecutionEvent): BudgetState {
  const usage = event.type === 'StepSucceeded' || event.type === 'StepFailed' ? event.data.usage : undefined;
  const freed = { ...budget, reserved: budget.reserved - estimate };
  return spend(freed, usage ?? { inputTokens: estimate, outputTokens: 0 });
}

const allowing = (budget: BudgetState, stepId: string, allowance: Allowance): BudgetState => ({
  ...budget,
  allowances: { ...budget.allowances, [stepId]: allowance },
});

function reserveMore<State extends Planned>(state: State, { stepId, tokens }: EstimateRaised): State {
  const { budget } = state;
  const index = placeOf(state, stepId);
  if (!budget || index === undefined) return state;
  const reserved = budget.reserved + tokens - reservedFor(budget, plannedStep(state, index));
  return { ...state, budget: { ...budget, reserved, raised: { ...budget.raised, [stepId]: tokens } } };
}

/** The step has ended; what there is for none is absent. */
function without(kind: 'raised' | 'allowances', budget: BudgetState, stepId: string): BudgetState {
  const ofSteps: Readonly<Record<string, unknown>> | undefined = budget[kind];
  if (!ofSteps) return budget;
  const { [kind]: _, ...rest } = budget;
  const { [stepId]: __, ...others } = ofSteps;
  return Object.keys(others).length === 0 ? rest : { ...rest, [kind]: others };
}
