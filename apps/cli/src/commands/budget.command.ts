import { sendCommand } from '../client/decide.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { raiseBudget } from '../graphql/mutations.js';
import type { Budget } from '../graphql/types.js';
import { shortId } from '../render/ids.js';

export interface BudgetOptions {
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxCost?: number;
  readonly maxTime?: number;
}

/** The limits of a budget as the API takes them; undefined when there is none. */
export function limitsOf({ maxCalls, maxTokens, maxCost, maxTime }: BudgetOptions) {
  const limits = {
    ...(maxCalls !== undefined && { maxCalls }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxCost !== undefined && { maxCost }),
    ...(maxTime !== undefined && { maxWallMs: maxTime }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** Raises the budget of a run. */
export async function budget(
  context: Context,
  idText: string,
  options: BudgetOptions & { readonly comment?: string },
): Promise<ExitCode> {
  const executionId = await resolveId(context.api, idText);
  const { comment } = options;
  const input = { executionId, ...limitsOf(options), ...(comment !== undefined && { comment }) };
  const execution = await sendCommand(context.api, raiseBudget, input);
  printResult(context, execution, () => [
    `${shortId(executionId)}: ${execution.budget ? said(execution.budget) : 'no budget'}`,
  ]);
  return exitCode.ok;
}

function said({ calls, maxCalls, tokens, maxTokens, cost, maxCost }: Budget): string {
  const of = (name: string, spent: number, most: number | null) =>
    most === null ? [] : [`${spent} of ${most} ${name}`];
  return [
    ...of('calls', calls, maxCalls),
    ...of('tokens', tokens, maxTokens),
    ...of('money', cost, maxCost),
  ].join(', ');
}
