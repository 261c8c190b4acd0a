import { CliError, usageError } from '../cli-error.js';
import { askForPlan, bringPlan } from '../client/plans.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { planDefinition, type RequestedPlan } from '../graphql/mutations.js';
import { safeJson } from '../render/clean.js';
import { commandLine } from '../render/ids.js';
import { renderPlan } from '../render/plan.js';

export interface PlanOptions {
  /** A plan that somebody wrote, in place of one that is made. */
  readonly file?: string;
  /** Print nothing but the plan as JSON, as `--file` takes it. */
  readonly definition?: true;
}

/** Has a plan made, or brings one, and shows it; nothing runs. */
export async function plan(context: Context, request: string, options: PlanOptions): Promise<ExitCode> {
  const { api, terminal, interrupted } = context;
  if (options.file === undefined && request === '')
    throw usageError('Say what is to be done, or give a plan with --file.');
  const made =
    options.file === undefined
      ? await askForPlan(api, request, interrupted)
      : await bringPlan(api, options.file, request);
  const { plan: proposed } = made;
  if (!proposed) throw noPlan(made);
  if (options.definition) {
    const { requestedPlan } = await api.request<{ requestedPlan: Defined }>(planDefinition, { id: made.id });
    terminal.print([safeJson(requestedPlan.plan.definition, 2)]);
  } else
    printResult(context, made, () => [
      ...renderPlan(proposed, terminal.columns(), terminal.style),
      '',
      `Run it with: ${commandLine('run', '--plan', made.id)}`,
    ]);
  return exitCode.ok;
}

interface Defined {
  readonly plan: { readonly definition: unknown };
}

const noPlan = ({ failure }: RequestedPlan): CliError =>
  new CliError(
    `no plan (${failure?.code ?? 'UNKNOWN'}): ${failure?.message ?? 'no reason given'}`,
    exitCode.failed,
  );
