import { setTimeout as sleep } from 'node:timers/promises';
import type { RealSystem } from './real-system.js';

export interface Approval {
  readonly stepId: string | null;
  readonly digest: string;
  readonly reason: string;
}

export interface Execution {
  readonly id: string;
  readonly status: string;
  readonly result: Record<string, unknown> | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly approvals: readonly Approval[];
  readonly steps: readonly {
    readonly id: string;
    readonly uses: string;
    readonly status: string;
    readonly attempt: number;
    readonly output: Record<string, unknown> | null;
  }[];
}

const fields = `id status result failure { code message } approvals { stepId digest reason }
  steps { id uses status attempt output }`;

const ended = ['COMPLETED', 'FAILED', 'CANCELLED'];

export async function startExecution(
  system: RealSystem,
  input: { request: string; concurrency?: number },
): Promise<string> {
  const { startExecution: outcome } = await system.query<{
    startExecution: { execution?: { id: string }; message?: string };
  }>(
    `mutation ($input: StartExecutionInput!) { startExecution(input: $input) {
      ... on CommandAccepted { execution { id } } ... on CommandRejected { message } } }`,
    { input },
  );
  if (!outcome.execution) throw new Error(outcome.message);
  return outcome.execution.id;
}

export async function execution(system: RealSystem, id: string): Promise<Execution> {
  const found = await system.query<{ execution: Execution }>(
    `query ($id: ID!) { execution(id: $id) { ${fields} } }`,
    { id },
  );
  return found.execution;
}

/** The execution once it is as wanted. @throws Error after a minute, with what it is then */
export async function until(
  system: RealSystem,
  id: string,
  wanted: (now: Execution) => boolean,
): Promise<Execution> {
  let now: Execution | undefined;
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    now = await execution(system, id).catch(() => now);
    if (now && wanted(now)) return now;
    await sleep(50);
  }
  throw new Error(`Not within a minute: ${JSON.stringify(now)}`);
}

export const isEnded = ({ status }: Execution): boolean => ended.includes(status);

/** Approves every step that waits, as it is shown, until the execution ends. */
export async function approveAll(system: RealSystem, id: string): Promise<Execution> {
  for (;;) {
    const now = await until(system, id, (one) => isEnded(one) || one.approvals.length > 0);
    if (isEnded(now)) return now;
    for (const { stepId, digest } of now.approvals) {
      await system.query(
        `mutation ($input: StepDecisionInput!) { approveStep(input: $input) { __typename } }`,
        { input: { executionId: id, stepId, digest } },
      );
    }
  }
}
