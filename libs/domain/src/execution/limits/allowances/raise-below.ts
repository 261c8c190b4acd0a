import type { RaiseBudget } from '../raise-budget.js';
import type { Message } from '../../../kernel/message.js';
import { isPlanned, type ExecutionState } from '../../execution.state.js';
import { asExecution } from '../../sub-executions/as-execution.js';
import type { BudgetLimits } from '../budget.js';
import { limitsBelow } from './budget-below.js';

/** Gives an execution what the one above it has set aside for it since; undefined when it has that. */
export function raiseBelow(
  parent: ExecutionState,
  stepId: string,
  child: ExecutionState,
  now: number,
): Message<'RaiseBudget', RaiseBudget> | undefined {
  if (!isPlanned(parent) || child.status === 'none' || !child.budget) return undefined;
  const { budget, requested } = child;
  const wanted = Object.entries(limitsBelow(parent, stepId, requested.requestedAt));
  const raised = wanted.filter(([name, value]) => value > (budget[name as keyof BudgetLimits] ?? Infinity));
  if (raised.length === 0) return undefined;
  const limits: BudgetLimits = Object.fromEntries(raised);
  return { type: 'RaiseBudget', data: { by: asExecution(parent.executionId), now, limits } };
}
