import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { spending as spendingQuery, type Spending } from '../graphql/system.js';
import { renderSpending } from '../render/spending.js';

/** Shows what all runs together have spent and may spend. */
export async function spending(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const { spending: found } = await api.request<{ spending: Spending | null }>(spendingQuery, {});
  printResult(context, found, () => renderSpending(found, terminal.tableColumns(), terminal.style));
  return exitCode.ok;
}
