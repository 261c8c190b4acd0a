import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { CliError, refused, usageError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import {
  proposePlan,
  requestedPlan,
  requestPlan,
  type PlanResult,
  type RequestedPlan,
} from '../graphql/mutations.js';
import type { Api } from './api.js';

/** Milliseconds between two looks at a plan that is being made. */
const pollMs = 200;

/** Brings the plan of a file. @param request what it is for; the goal of the plan when empty. @throws CliError */
export async function bringPlan(api: Api, file: string, request: string): Promise<RequestedPlan> {
  const plan = await readJson(file);
  return send(api, proposePlan, { plan, ...(request !== '' && { request }) });
}

/** Has a plan made, and waits for it. @throws CliError when none can be made */
export async function askForPlan(api: Api, request: string, signal: AbortSignal): Promise<RequestedPlan> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  let made = await send(api, requestPlan, { request, timeZone });
  while (made.status === 'REQUESTED') {
    await delay(pollMs, undefined, { signal });
    const { requestedPlan: found } = await api.request<{ requestedPlan: RequestedPlan | null }>(
      requestedPlan,
      { id: made.id },
    );
    if (!found) throw new CliError(`The plan ${made.id} is gone.`, exitCode.failed);
    made = found;
  }
  return made;
}

async function send(api: Api, mutation: string, input: object): Promise<RequestedPlan> {
  const { result } = await api.request<{ result: PlanResult }>(mutation, {
    input: { ...input, commandId: uuidv7() },
  });
  if (result.__typename === 'CommandRejected') throw refused(result.code, result.message);
  return result.plan;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usageError(`Cannot read the plan: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw usageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
