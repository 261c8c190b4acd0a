import { v7 as uuidv7 } from 'uuid';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError, refused } from '../cli-error.js';
import type { Api } from '../client/api.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { requestedPlan, requestPlan, type PlanResult, type RequestedPlan } from '../graphql/mutations.js';
import { renderPlan } from '../render/plan.js';

/** Milliseconds between two looks at a plan that is being made. */
const pollMs = 200;

/** Has a plan made and shows it; nothing runs. */
export async function plan(context: Context, request: string): Promise<ExitCode> {
  const { api, terminal, interrupted } = context;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { result } = await api.request<{ result: PlanResult }>(requestPlan, {
    input: { request, timeZone, commandId: uuidv7() },
  });
  if (result.__typename === 'CommandRejected') throw refused(result.code, result.message);
  let made = result.plan;
  while (made.status === 'REQUESTED') {
    await delay(pollMs, undefined, { signal: interrupted });
    made = await look(api, made.id);
  }
  if (!made.plan) throw noPlan(made);
  const proposed = made.plan;
  printResult(context, made, () => renderPlan(proposed, terminal.columns(), terminal.style));
  return exitCode.ok;
}

async function look(api: Api, id: string): Promise<RequestedPlan> {
  const { requestedPlan: found } = await api.request<{ requestedPlan: RequestedPlan | null }>(requestedPlan, {
    id,
  });
  if (!found) throw new CliError(`The plan ${id} is gone.`, exitCode.failed);
  return found;
}

const noPlan = ({ failure }: RequestedPlan): CliError =>
  new CliError(
    `no plan (${failure?.code ?? 'UNKNOWN'}): ${failure?.message ?? 'no reason given'}`,
    exitCode.failed,
  );
