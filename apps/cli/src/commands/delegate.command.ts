import { usageError } from '../cli-error.js';
import { sendCommand } from '../client/decide.js';
import { loadExecution } from '../client/load-execution.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { delegateApproval } from '../graphql/mutations.js';

export interface DelegateOptions {
  readonly to: string;
  readonly comment?: string;
}

/** Hands the vote on what waits to somebody else. */
export async function delegate(
  context: Context,
  idText: string,
  stepId: string | undefined,
  { to, comment }: DelegateOptions,
): Promise<ExitCode> {
  const { approvals, id } = await loadExecution(context.api, await resolveId(context.api, idText));
  const waiting = approvals.find((each) => stepId === undefined || each.stepId === stepId);
  if (!waiting) throw usageError(`Nothing like that waits for a decision in execution ${id}.`);
  if (stepId === undefined && approvals.length > 1)
    throw usageError(
      `More than one thing waits; say which: ${approvals.map((each) => each.stepId).join(', ')}`,
    );
  const decided = await sendCommand(context.api, delegateApproval, {
    executionId: id,
    digest: waiting.digest,
    to,
    ...(waiting.stepId !== null && { stepId: waiting.stepId }),
    ...(comment !== undefined && { comment }),
  });
  printResult(context, decided, () => [`${to} may decide in your place.`]);
  return exitCode.ok;
}
