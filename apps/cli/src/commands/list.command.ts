import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { executions, type ExecutionPage } from '../graphql/queries.js';
import type { ExecutionStatus } from '../graphql/types.js';
import { renderExecutions } from '../render/executions.js';

export interface ListOptions {
  readonly status?: readonly ExecutionStatus[];
  readonly search?: string;
  readonly first: number;
}

export async function list(context: Context, { status, search, first }: ListOptions): Promise<ExitCode> {
  const filter = { ...(status && { status }), ...(search !== undefined && { search }) };
  const { executions: page } = await context.api.request<{ executions: ExecutionPage }>(executions, {
    first,
    filter,
  });
  const shown = page.edges.map(({ node }) => node);
  printResult(context, shown, () =>
    renderExecutions(shown, page.totalCount, context.terminal.tableColumns(), context.terminal.style),
  );
  return exitCode.ok;
}
