import { usageError } from '../cli-error.js';
import { decide as sendDecision } from '../client/decide.js';
import { loadExecution } from '../client/load-execution.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import type { Approval, ExecutionDetails } from '../graphql/types.js';
import { renderApproval } from '../render/approval.js';

export interface DecideOptions {
  readonly plan?: true;
  /** Of what the person has seen, or its beginning. */
  readonly digest?: string;
  readonly comment?: string;
  /** For a step that is approved: what it runs with instead of what was shown. */
  readonly input?: unknown;
}

/** Approves or rejects what waits in a run, and shows what that was. */
export async function decide(
  context: Context,
  approve: boolean,
  idText: string,
  stepId: string | undefined,
  options: DecideOptions,
): Promise<ExitCode> {
  const { api, terminal } = context;
  if (stepId !== undefined && options.plan) throw usageError('Give a step or --plan, not both.');
  const execution = await loadExecution(api, await resolveId(api, idText));
  const waiting = choose(execution, stepId, options.plan === true);
  const decided = await sendDecision(api, {
    executionId: execution.id,
    stepId: waiting ? waiting.stepId : (stepId ?? null),
    digest: digestToSend(waiting, options.digest),
    approve,
    comment: options.comment,
    input: options.input,
  });
  const open = decided.approvals.some((each) => each.stepId === (waiting?.stepId ?? null));
  printResult(context, decided, () => [
    ...(waiting ? renderApproval(waiting, terminal.columns(), terminal.style, execution.plan) : []),
    open ? 'Your vote counts; it is not decided yet.' : approve ? 'Approved.' : 'Rejected.',
  ]);
  return exitCode.ok;
}

/** What is meant; undefined when it does not wait: the system then says why not, in its own words. */
function choose(
  { approvals, id }: ExecutionDetails,
  stepId: string | undefined,
  plan: boolean,
): Approval | undefined {
  if (plan) return approvals.find(({ kind }) => kind === 'PLAN');
  if (stepId !== undefined) return approvals.find((approval) => approval.stepId === stepId);
  const [only, ...others] = approvals;
  if (!only) throw usageError(`Nothing in execution ${id} waits for a decision.`);
  if (others.length > 0) {
    const names = approvals.map((approval) => approval.stepId ?? '--plan').join(', ');
    throw usageError(`More than one thing waits; say which: ${names}`);
  }
  return only;
}

/** The whole digest for its beginning; anything else goes out as it is and is refused there. */
function digestToSend(waiting: Approval | undefined, given: string | undefined): string {
  if (given === undefined) return waiting?.digest ?? 'none';
  return given.length >= 8 && waiting?.digest.startsWith(given) ? waiting.digest : given;
}
