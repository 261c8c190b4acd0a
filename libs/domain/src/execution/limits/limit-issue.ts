import { reject, type Rejection } from '../../kernel/rejection.js';
import type { ExecutionOptions } from '../execution.events.js';
import type { Budget } from './budget.js';

/** Why a run cannot be held to what its options say; undefined when it can. */
export function limitIssue({ priority, budget }: ExecutionOptions): Rejection | undefined {
  if (priority !== undefined && !(Number.isInteger(priority) && Math.abs(priority) <= 10))
    return reject('INVALID_REQUEST', 'The priority must be a whole number from -10 to 10.');
  return budget && budgetIssue(budget);
}

function budgetIssue(budget: Budget): Rejection | undefined {
  const { maxCost, price } = budget;
  for (const name of ['maxCalls', 'maxTokens', 'maxCost', 'maxWallMs'] as const) {
    const value = budget[name];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      return reject('INVALID_REQUEST', `${name} must be 0 or more.`);
  }
  if (maxCost !== undefined && price === undefined)
    return reject('INVALID_REQUEST', 'A maxCost needs a price of tokens: set "price" in TIZMORET_LIMITS.');
  return undefined;
}
