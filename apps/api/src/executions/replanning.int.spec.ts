import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { planId } from '@app/domain/kernel/ids.js';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { Driver } from '../testing/drive-execution.js';
import { letterPlan } from '../testing/letter-plan.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { testCatalogue } from '../testing/test-catalogue.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const execution = async (id: string, revision?: number) => {
  const query = `query ($id: ID!, $asOf: AsOfInput) { execution(id: $id, asOf: $asOf) {
    status revision plan { version } steps { id status }
    revisions { version of reason stepIds removed { id title } changed added at } } }`;
  const asOf = revision === undefined ? null : { revision };
  const { data, errors } = await api.ask(query, { id, asOf });
  expect(errors).toEqual([]);
  return data?.['execution'] as { readonly revision: number };
};

const [draft, ...others] = letterPlan.steps as [Plan['steps'][number], ...Plan['steps']];
const first: Plan = {
  ...letterPlan,
  steps: [{ ...draft, retry: { maxAttempts: 1 }, onFailure: [{ kind: 'replan' }] }, ...others],
};

it('shows why a plan was revised and what it left out; the past shows the graph as it was', async () => {
  const driver = new Driver(api.store);
  await driver.request();
  await driver.attach(first);
  await driver.advance();
  await driver.fail('draft');
  const asking = await execution(driver.id);
  expect(asking).toMatchObject({ status: 'REPLANNING', plan: { version: 1 }, revisions: [] });
  const steps = [...first.steps.slice(0, 1), { ...draft, id: 'again', title: 'Draft it again' }];
  const plan = bindPlan({ goal: first.goal, steps }, testCatalogue);
  const of = { planId: planId('0198c0de-0000-7000-8000-000000000009'), version: 2, digest: 'second' };
  await driver.give({
    type: 'AttachRevision',
    data: { ...of, plan, planner: 'test', revision: 1, now: Date.now() },
  });
  expect(await execution(driver.id)).toMatchObject({
    status: 'RUNNING',
    plan: { version: 2 },
    steps: [
      { id: 'draft', status: 'FAILED' },
      { id: 'again', status: 'PENDING' },
    ],
    revisions: [
      {
        ...{ version: 2, of: 1, stepIds: ['draft'], changed: [], added: ['again'] },
        reason: 'Step "draft" failed with BROKEN: It is broken.',
        removed: others.map(({ id, title }) => ({ id, title })),
      },
    ],
  });
  const before = await execution(driver.id, asking.revision);
  expect(before).toEqual(asking);
});

it('takes how often another plan may be asked for, within bounds', async () => {
  const start = async (replans: number) => {
    const mutation = `mutation ($input: StartExecutionInput!) { result: startExecution(input: $input) {
      ... on CommandAccepted { execution { id } } ... on CommandRejected { code message } } }`;
    const { data } = await api.ask(mutation, { input: { request: 'Do it', replans } });
    return data?.['result'] as object;
  };
  expect(await start(1)).toHaveProperty('execution.id');
  expect(await start(11)).toMatchObject({
    code: 'INVALID_REQUEST',
    message: expect.stringMatching(/0 to 10/),
  });
});
