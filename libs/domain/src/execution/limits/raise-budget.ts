import { reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import { asExecution } from '../sub-executions/as-execution.js';
import type { BudgetLimits } from './budget.js';

/** Lets a run spend more: how much of each, in all. What is absent stays as it is. */
export type RaiseBudget = Decide & { readonly limits: BudgetLimits };

const names = ['maxCalls', 'maxTokens', 'maxCost', 'maxWallMs'] as const;

export function raiseBudget(
  command: RaiseBudget,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (state.status === 'none' || state.status === 'completed' || state.status === 'cancelled')
    return wrongStatus('given a larger budget', state);
  const { budget, requested } = state;
  const { parent } = requested;
  if (budget && parent && command.by !== asExecution(parent.executionId))
    return reject(
      'INVALID_REQUEST',
      `Its budget is a part of that of execution ${parent.executionId}, whose step "${parent.stepId}" it is. Raise that one: what it has left goes to its running steps.`,
    );
  if (!budget) return reject('INVALID_REQUEST', 'The execution has no budget: nothing has to be raised.');
  const given = names.flatMap((name) => {
    const value = command.limits[name];
    return value === undefined ? [] : [{ name, value, now: budget[name] }];
  });
  for (const { name, value, now } of given) {
    if (now === undefined)
      return reject('INVALID_REQUEST', `The execution has no ${name}: it is not limited, and stays so.`);
    if (!(value >= now))
      return reject('INVALID_REQUEST', `${name} is ${now} now. Give as much or more, for the whole run.`);
  }
  const changed = given.filter(({ value, now }) => value !== now);
  if (changed.length === 0) return [];
  const limits = Object.fromEntries(changed.map(({ name, value }) => [name, value])) as BudgetLimits;
  return [{ type: 'BudgetRaised', data: { ...decisionOf(command), limits } }];
}
