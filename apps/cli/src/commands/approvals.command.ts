import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { approvals as approvalsQuery, type PendingApproval } from '../graphql/queries.js';
import { howToDecide, renderApproval } from '../render/approval.js';
import { oneLine } from '../render/text-width.js';

/** Shows everything that waits for a person, and how to decide it. */
export async function approvals(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const { approvals: waiting } = await api.request<{ approvals: PendingApproval[] }>(approvalsQuery, {});
  printResult(context, waiting, () =>
    waiting.length === 0
      ? ['Nothing waits for approval.']
      : waiting.flatMap((approval) => [
          terminal.style(oneLine(approval.request), 'bold'),
          ...renderApproval(approval, terminal.columns(), terminal.style),
          ...howToDecide(approval),
          '',
        ]),
  );
  return exitCode.ok;
}
