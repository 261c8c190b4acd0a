import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const fields = '{ id budget { maxCalls maxTokens maxCost onExhausted calls tokens reservedTokens cost } }';
const mutation = (
  name: string,
  type: string,
) => `mutation ($input: ${type}!) { result: ${name}(input: $input) {
  ... on CommandAccepted { execution ${fields} } ... on CommandRejected { code message } } }`;

interface Result {
  readonly execution?: { readonly id: string; readonly budget: unknown };
  readonly code?: string;
  readonly message?: string;
}

async function ask(name: string, type: string, input: object): Promise<Result> {
  const { data, errors } = await api.ask(mutation(name, type), { input });
  expect(errors).toEqual([]);
  return data?.['result'] as Result;
}

const start = (input: object) => ask('startExecution', 'StartExecutionInput', { request: 'Do it', ...input });

describe('an execution with a budget', () => {
  it('shows what it may spend and has, and a person may raise it', async () => {
    const { execution } = await start({ budget: { maxCalls: 5, maxTokens: 1_000 }, priority: 3 });
    const budget = { maxCalls: 5, maxTokens: 1_000, maxCost: null, onExhausted: 'HOLD' };
    const spent = { calls: 0, tokens: 0, reservedTokens: 0, cost: 0 };
    expect(execution?.budget).toEqual({ ...budget, ...spent });
    const raise = (limits: object) =>
      ask('raiseBudget', 'RaiseBudgetInput', { executionId: execution?.id, comment: 'more', ...limits });
    const raised = await raise({ maxTokens: 2_000 });
    expect(raised.execution?.budget).toMatchObject({ maxCalls: 5, maxTokens: 2_000 });
    expect(await raise({ maxTokens: 10 })).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('of money needs a price, and a priority has bounds', async () => {
    expect(await start({ budget: { maxCost: 1 } })).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/set "price" in TIZMORET_LIMITS/),
    });
    expect(await start({ priority: 11 })).toMatchObject({ message: expect.stringMatching(/-10 to 10/) });
  });
});
