import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Driver } from '../testing/drive-execution.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

const person = (name: string, ...roles: string[]) => ({ name, roles, token: `the-token-of-${name}-only` });
const people = [person('ann', 'finance'), person('ben', 'finance'), person('cy'), person('zoe', 'board')];
const as = (name: string) => ({ authorization: `Bearer the-token-of-${name}-only` });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ people });
});
afterAll(() => api.close());

const result = `__typename ... on CommandAccepted { execution {
    status approvals { stepId digest input ballot { who { people roles } quorum votes { by vote } delegations { from to } dueAt then } }
    steps { id status input }
  } } ... on CommandRejected { code message }`;

interface Result {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly execution?: {
    readonly status: string;
    readonly approvals: readonly {
      readonly digest: string;
      readonly ballot: Record<string, unknown> | null;
    }[];
    readonly steps: readonly { readonly id: string; readonly status: string; readonly input: unknown }[];
  };
}

async function send(mutation: string, type: string, input: object, name?: string): Promise<Result> {
  const text = `mutation M($input: ${type}!) { result: ${mutation}(input: $input) { ${result} } }`;
  const { data, errors } = await api.ask(text, { input }, name === undefined ? undefined : as(name));
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data?.['result'] as Result;
}

const twoOfFinance = {
  who: { roles: ['finance'] },
  quorum: 2,
  deadlines: [
    { afterMs: 3_600_000, then: 'ESCALATE', to: { roles: ['board'] } },
    { afterMs: 7_200_000, then: 'REJECT' },
  ],
};

/** A run whose letter waits for two people of finance. */
async function waiting() {
  const driver = new Driver(api.store);
  const started = await send('startExecution', 'StartExecutionInput', {
    request: 'Send Dana a letter',
    commandId: driver.id,
    stepApproval: twoOfFinance,
  });
  expect(started.__typename).toBe('CommandAccepted');
  await driver.attach();
  await driver.advance();
  await driver.succeed('draft', { text: 'Dear Dana' });
  await driver.advance();
  const { data } = await api.ask(`query Q($id: ID!) { execution(id: $id) { approvals { digest } } }`, {
    id: driver.id,
  });
  const shown = data?.['execution'] as { approvals: { digest: string }[] };
  return { driver, of: { executionId: driver.id, stepId: 'send', digest: shown.approvals[0]!.digest } };
}

describe('an approval on terms, through the API', () => {
  it('is decided by those it names, each as the person whose token they hold', async () => {
    const { of } = await waiting();
    const refused = await send('approveStep', 'StepDecisionInput', of, 'cy');
    expect(refused).toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringMatching(/^cy may not .*finance/),
    });
    expect(await send('approveStep', 'StepDecisionInput', of)).toMatchObject({ code: 'NOT_ALLOWED' });
    const first = await send('approveStep', 'StepDecisionInput', of, 'ann');
    expect(first.execution?.approvals[0]?.ballot).toMatchObject({
      who: { people: [], roles: ['finance'] },
      quorum: 2,
      votes: [{ by: 'ann', vote: 'APPROVE' }],
      then: 'ESCALATE',
      dueAt: expect.any(String),
    });
    const second = await send('approveStep', 'StepDecisionInput', of, 'ben');
    expect(second.execution).toMatchObject({ approvals: [] });
    expect(await send('rejectStep', 'StepDecisionInput', of, 'zoe')).toMatchObject({
      code: 'NOT_WAITING_FOR_APPROVAL',
    });
  });

  it('can be handed over', async () => {
    const { of } = await waiting();
    expect(
      await send('delegateApproval', 'DelegateApprovalInput', { ...of, to: 'cyd' }, 'ann'),
    ).toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'There is nobody called "cyd". Known: local, ann, ben, cy, zoe.',
    });
    const handed = await send('delegateApproval', 'DelegateApprovalInput', { ...of, to: 'cy' }, 'ann');
    expect(handed.execution?.approvals[0]?.ballot).toMatchObject({
      delegations: [{ from: 'ann', to: 'cy' }],
    });
    expect(await send('approveStep', 'StepDecisionInput', of, 'ann')).toMatchObject({ code: 'NOT_ALLOWED' });
    expect((await send('approveStep', 'StepDecisionInput', of, 'cy')).__typename).toBe('CommandAccepted');
  });

  it('of another input is about that input alone', async () => {
    const { of } = await waiting();
    await send('approveStep', 'StepDecisionInput', of, 'ann');
    const input = { body: 'Dear Dana, and thank you' };
    const edited = await send('approveStep', 'StepDecisionInput', { ...of, input }, 'ben');
    const [question] = edited.execution?.approvals ?? [];
    expect(question).toMatchObject({ input, ballot: { votes: [{ by: 'ben', vote: 'APPROVE' }] } });
    expect(await send('approveStep', 'StepDecisionInput', of, 'ann')).toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
    const decided = await send(
      'approveStep',
      'StepDecisionInput',
      { ...of, digest: question?.digest },
      'ann',
    );
    expect(decided.execution?.steps.find(({ id }) => id === 'send')).toMatchObject({ input });
  });

  it('of a plan works the same way', async () => {
    const driver = new Driver(api.store);
    const planApproval = { who: { people: ['ann', 'zoe'] }, quorum: 2 };
    const start = { request: 'Send Dana a letter', commandId: driver.id, planApproval };
    await send('startExecution', 'StartExecutionInput', start, 'ann');
    await driver.attach();
    const of = { executionId: driver.id, digest: 'plan-digest' };
    expect(await send('approvePlan', 'PlanDecisionInput', of, 'ben')).toMatchObject({ code: 'NOT_ALLOWED' });
    await send('approvePlan', 'PlanDecisionInput', of, 'ann');
    const decided = await send('approvePlan', 'PlanDecisionInput', of, 'zoe');
    expect(decided.execution?.status).toBe('RUNNING');
  });

  it('is refused at the start when nobody could meet its terms', async () => {
    const stepApproval = { who: { people: ['ann'] }, quorum: 2 };
    const refused = await send('startExecution', 'StartExecutionInput', { request: 'x', stepApproval });
    expect(refused).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringMatching(/quorum/) });
  });

  it('gives one outcome to a hundred decisions at once, and to a hundred votes on a quorum', async () => {
    const { of } = await waiting();
    const names = Array.from({ length: 100 }, (_, n) => (n % 2 > 0 ? 'ann' : 'ben'));
    const results = await Promise.all(
      names.map((name) => send('approveStep', 'StepDecisionInput', of, name)),
    );
    const taken = results.filter(({ __typename }) => __typename === 'CommandAccepted');
    const refused = results.filter(({ code }) => code === 'NOT_WAITING_FOR_APPROVAL');
    expect(taken.length + refused.length).toBe(100);
    const events = await api.store.read(new Driver(api.store, of.executionId).stream);
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('ApprovalVoted'), count('StepApproved')]).toEqual([1, 1]);
  });
});
