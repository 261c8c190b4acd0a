import { v7 as uuidv7 } from 'uuid';
import { usageError } from '../cli-error.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { controlExecutions, type BulkOutcome, type BulkResult } from '../graphql/mutations.js';
import type { ExecutionStatus } from '../graphql/types.js';
import { bulkLine } from '../render/bulk.js';

export interface BulkOptions {
  readonly status?: readonly ExecutionStatus[];
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
  readonly all?: true;
  readonly limit: number;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly comment?: string;
}

export type BulkAction = 'pause' | 'resume' | 'cancel' | 'retry';

const perRequest = 20;

/** Lists the runs that are meant, asks, and then does it to exactly those, whatever else fits the filter by then. */
export async function bulk(context: Context, action: BulkAction, options: BulkOptions): Promise<ExitCode> {
  const { terminal, json, interrupted } = context;
  const found = await find(context, action, options);
  const lines = found.listed.map((each) => bulkLine(each));
  const count = `${found.listed.length} of ${found.total} execution(s)`;
  if (options.dryRun || found.listed.length === 0) {
    printResult(context, found.listed, () => [...lines, count]);
    return exitCode.ok;
  }
  if (!options.yes) {
    if (json || !terminal.interactive)
      throw usageError('Nobody can be asked here: add --yes, or --dry-run to look.');
    terminal.print([...lines, count]);
    const answer = await terminal.ask(`${action} these? [y/n] `, interrupted);
    if (!/^y(es)?$/i.test(answer ?? '')) return exitCode.ok;
  }
  const outcomes = await act(context, action, found.listed, options.comment);
  const done = outcomes.filter(({ verdict }) => verdict === 'DONE').length;
  printResult(context, outcomes, () => [`${done} of ${outcomes.length} done`]);
  return done === outcomes.length ? exitCode.ok : exitCode.failed;
}

async function find(context: Context, action: BulkAction, options: BulkOptions) {
  const { status, search, since, until, limit } = options;
  const filter = {
    ...(status && { status }),
    ...(search !== undefined && { search }),
    ...(since !== undefined && { requestedSince: since }),
    ...(until !== undefined && { requestedUntil: until }),
  };
  if (Object.keys(filter).length === 0 && !options.all)
    throw usageError('Say which runs: --status, --search, --since, --until, or --all.');
  const listed: BulkOutcome[] = [];
  let total = 0;
  let after: string | null = null;
  do {
    const first = Math.min(200, limit - listed.length);
    const page: BulkResult = await send(context, { action, filter, first, after, dryRun: true });
    listed.push(...page.outcomes);
    total = page.totalCount;
    after = page.endCursor;
  } while (after !== null && listed.length < limit);
  return { listed, total };
}

/** A few at a time, each shown when it is done; the oldest first, since what becomes of a run concerns those that its steps are. */
async function act(
  context: Context,
  action: BulkAction,
  listed: readonly BulkOutcome[],
  comment: string | undefined,
): Promise<BulkOutcome[]> {
  const commandId = uuidv7();
  const outcomes: BulkOutcome[] = [];
  for (let end = listed.length; end > 0 && !context.interrupted.aborted; end -= perRequest) {
    const some = listed.slice(Math.max(0, end - perRequest), end);
    const executionIds = some.map(({ executionId }) => executionId);
    const input = { action, executionIds, commandId, ...(comment !== undefined && { comment }) };
    const { outcomes: fresh } = await send(context, input);
    outcomes.push(...fresh);
    if (!context.json) context.terminal.print(fresh.map((each) => bulkLine(each)));
  }
  return outcomes;
}

async function send(
  { api }: Context,
  { action, ...input }: { readonly action: BulkAction } & Record<string, unknown>,
): Promise<BulkResult> {
  const variables = { input: { action: action.toUpperCase(), ...input } };
  return (await api.request<{ result: BulkResult }>(controlExecutions, variables)).result;
}
