import { termsOf, type ApprovalOptions } from '../approval-options.js';
import { usageError } from '../cli-error.js';
import { sendCommand } from '../client/decide.js';
import { bringPlan } from '../client/plans.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { startExecution } from '../graphql/mutations.js';
import type { DeadlineText } from '../parse-options.js';
import { attend } from '../live/attend.js';
import { limitsOf, type BudgetOptions } from './budget.command.js';
import { commandLine, shortId } from '../render/ids.js';

export interface RunOptions extends ApprovalOptions, BudgetOptions {
  readonly yes?: true;
  readonly wait: boolean;
  readonly concurrency?: number;
  readonly approvePlan?: true;
  readonly deadline?: DeadlineText;
  readonly onExhausted?: 'HOLD' | 'FAIL';
  readonly priority?: number;
  readonly replans?: number;
  readonly plan?: string;
  readonly planVersion?: number;
  readonly file?: string;
}

/** Starts a run and, unless told otherwise, stays with it to its end. */
export async function run(context: Context, words: string, options: RunOptions): Promise<ExitCode> {
  const terms = termsOf(options);
  const budget = limitsOf(options);
  const { request, plan } = await whatToRun(context, words, options);
  const started = await sendCommand(context.api, startExecution, {
    request,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...(options.approvePlan && { approvePlan: true }),
    ...(terms && { stepApproval: terms, ...(options.approvePlan && { planApproval: terms }) }),
    ...options.deadline,
    ...(budget && { budget: { ...budget, onExhausted: options.onExhausted } }),
    ...(options.priority !== undefined && { priority: options.priority }),
    ...(options.replans !== undefined && { replans: options.replans }),
    ...(plan && { plan }),
  });
  if (options.wait) return attend(context, started.id, { decides: true, yes: options.yes === true });
  printResult(context, started, () => [
    `Started ${started.id}`,
    `Watch it with: ${commandLine('watch', shortId(started.id))}`,
  ]);
  return exitCode.ok;
}

async function whatToRun({ api }: Context, words: string, { file, plan, planVersion }: RunOptions) {
  if (file === undefined) {
    if (words === '') throw usageError('Say what is to be done, or give a plan with --file.');
    return { request: words, plan: plan === undefined ? undefined : { id: plan, version: planVersion } };
  }
  if (plan !== undefined) throw usageError('Give --file or --plan, not both.');
  const { id, request } = await bringPlan(api, file, words);
  return { request, plan: { id } };
}
