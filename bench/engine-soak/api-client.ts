import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptPlan } from './keep-plans.js';

export type Answer =
  { readonly accepted: true; readonly id: string } | { readonly accepted: false; readonly code: string };

/** On a loaded machine the API takes half a minute to come back, and is killed again soon after. */
const patienceMs = 300_000;

interface Reply {
  readonly data?: Record<string, { __typename: string; code?: string; execution?: { id: string } }>;
}

/** A client that does not give up: while the API is away it sends the same command again, with the same id. */
export class ApiClient {
  private lastReply = 'none';

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly signal: AbortSignal,
  ) {}

  start = (request: string, { id, budget }: KeptPlan): Promise<Answer> =>
    this.send('startExecution', 'StartExecutionInput', { request, plan: { id }, ...(budget && { budget }) });

  approve = (executionId: string, stepId: string, digest: string): Promise<Answer> =>
    this.send('approveStep', 'StepDecisionInput', { executionId, stepId, digest });

  pause = (executionId: string): Promise<Answer> =>
    this.send('pauseExecution', 'PauseInput', { executionId });

  resume = (executionId: string): Promise<Answer> =>
    this.send('resumeExecution', 'ControlInput', { executionId });

  private async send(
    mutation: string,
    type: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) {
      __typename ... on CommandAccepted { execution { id } } ... on CommandRejected { code } } }`;
    const body = JSON.stringify({ query, variables: { input: { ...input, commandId: randomUUID() } } });
    for (const end = Date.now() + patienceMs; Date.now() < end && !this.signal.aborted;) {
      const result = (await this.post(body))?.data?.[mutation];
      if (result?.execution) return { accepted: true, id: result.execution.id };
      if (result?.code !== undefined) return { accepted: false, code: result.code };
      await sleep(200);
    }
    throw new Error(`${mutation} had no answer within ${patienceMs} ms; the last one: ${this.lastReply}`);
  }

  private async post(body: string): Promise<Reply | undefined> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.token}` };
    const signal = AbortSignal.timeout(10_000);
    try {
      const response = await fetch(`${this.url}graphql`, { method: 'POST', headers, body, signal });
      this.lastReply = await response.text();
      return JSON.parse(this.lastReply) as Reply;
    } catch (error) {
      this.lastReply = String(error);
      return undefined;
    }
  }
}
