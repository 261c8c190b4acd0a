import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { planId } from '@app/domain/kernel/ids.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import { Driver } from './testing/drive-execution.js';
import { letterPlan } from './testing/letter-plan.js';
import { startTestApi, tenant, token, type TestApi } from './testing/test-api.js';
import { testCatalogue } from './testing/test-catalogue.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const start = `mutation ($input: StartExecutionInput!) { startExecution(input: $input) {
  __typename
  ... on CommandAccepted { position execution { id request status revision requestedBy concurrency progress usage { inputTokens } } }
  ... on CommandRejected { code message } } }`;

const decide = (
  name: string,
  type = 'StepDecisionInput',
) => `mutation ($input: ${type}!) { ${name}(input: $input) {
  __typename
  ... on CommandAccepted { position execution { status revision steps { id status } approvals { digest } } }
  ... on CommandRejected { code message } } }`;

const askStart = async (input: Record<string, unknown>) => {
  const { data, errors } = await api.ask(start, { input });
  expect(errors).toEqual([]);
  return data?.['startExecution'] as Record<string, unknown> & { execution: Record<string, unknown> };
};

describe('startExecution', () => {
  it('accepts a request and answers what was written', async () => {
    const result = await askStart({ request: 'Summarise the reports', concurrency: 2 });
    expect(result).toMatchObject({
      __typename: 'CommandAccepted',
      execution: {
        request: 'Summarise the reports',
        status: 'REQUESTED',
        revision: 0,
        requestedBy: 'local',
        concurrency: 2,
        progress: 0,
        usage: { inputTokens: 0 },
      },
    });
    expect(result['position']).toBe(await api.store.head());
  });

  it('has the effect of once when the same command is sent again, even at the same time', async () => {
    const commandId = randomUUID();
    const before = await countEvents();
    const results = await Promise.all(
      Array.from({ length: 10 }, () => askStart({ request: 'Once', commandId })),
    );
    expect(new Set(results.map(({ execution }) => execution['id'])).size).toBe(1);
    expect(await countEvents()).toBe(before + 1);
  });

  it.each([
    ['an empty request', { request: '' }, /empty/],
    ['a blank request', { request: ' \n\t' }, /empty/],
    ['a request without a letter or a digit', { request: '?!… ---' }, /no letter and no digit/],
    ['a request over 32 KiB', { request: 'ש'.repeat(17_000) }, /34000 bytes; at most 32768/],
    ['an unknown time zone', { request: 'x', timeZone: 'Mars/Base' }, /"Mars\/Base" is not a time zone/],
    ['a negative concurrency', { request: 'x', concurrency: -1 }, /0 \(no limit\) to 10000, not -1/],
  ])('refuses %s and writes nothing', async (_, input, message) => {
    const before = await countEvents();
    const result = await askStart(input);
    expect(result).toMatchObject({ __typename: 'CommandRejected', code: 'INVALID_REQUEST' });
    expect(result['message']).toMatch(message);
    expect(await countEvents()).toBe(before);
  });

  it('takes a request of just 32 KiB, however it is escaped', async () => {
    const request = 'ש'.repeat(16 * 1024);
    const body = JSON.stringify({ query: start, variables: { input: { request } } }).replaceAll(
      'ש',
      '\\u05e9',
    );
    const response = await post(body);
    expect(await response.json()).toMatchObject({ data: { startExecution: { execution: { request } } } });
  });

  it('says what is wrong with a command id', async () => {
    const { errors } = await api.ask(start, { input: { request: 'x', commandId: 'twice' } });
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/"twice" is not a UUID/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('startExecution with a plan', () => {
  const planned = async () => {
    const id = planId(randomUUID());
    await handlePlanCommand(api.store, testCatalogue, {
      tenant,
      planId: id,
      commandId: randomUUID(),
      actor: 'worker',
      command: {
        type: 'ProposePlan',
        data: { planId: id, plan: letterPlan, planner: 'test', now: Date.now() },
      },
    });
    return id;
  };

  it('runs it as it is, without planning', async () => {
    const id = await planned();
    const result = await askStart({ request: 'Send the letter', plan: { id } });
    expect(result).toMatchObject({ execution: { request: 'Send the letter', status: 'RUNNING' } });
    const second = await askStart({ request: 'Again', plan: { id, version: 1 } });
    expect(second).toMatchObject({ execution: { status: 'RUNNING' } });
  });

  it('says so when there is no such plan or version, and writes nothing', async () => {
    const id = await planned();
    const before = await countEvents();
    const noPlan = await askStart({ request: 'x', plan: { id: randomUUID() } });
    expect(noPlan).toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/no plan/) });
    for (const version of [0, 2]) {
      const noVersion = await askStart({ request: 'x', plan: { id, version } });
      expect(noVersion).toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/newest is 1/) });
    }
    expect(await countEvents()).toBe(before);
  });
});

describe('decisions', () => {
  it('decides about a step once: of a hundred decisions at the same time, for and against, one is taken and 99 are clearly refused', async () => {
    const driver = await new Driver(api.store).toApproval();
    const digest = await digestOf(driver);
    const input = { executionId: driver.id, stepId: 'send', digest };
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        api.ask(decide(n % 3 === 0 ? 'rejectStep' : 'approveStep'), { input }),
      ),
    );
    const results = answers.map(
      ({ data }) => (data?.['approveStep'] ?? data?.['rejectStep']) as Record<string, unknown>,
    );
    expect(results.filter(({ __typename }) => __typename === 'CommandAccepted')).toHaveLength(1);
    const refused = results.filter(({ __typename }) => __typename === 'CommandRejected');
    expect(refused).toHaveLength(99);
    const isRejected = (await api.store.read(driver.stream)).some(({ type }) => type === 'StepRejected');
    for (const { code, message } of refused) {
      expect(['NOT_WAITING_FOR_APPROVAL', 'WRONG_STATUS']).toContain(code);
      expect(message).toMatch(isRejected ? /failed/ : /pending|running/);
    }
  });

  it('refuses a digest that is not the one shown', async () => {
    const driver = await new Driver(api.store).toApproval();
    const input = { executionId: driver.id, stepId: 'send', digest: 'another' };
    const { data } = await api.ask(decide('approveStep', 'StepDecisionInput'), { input });
    expect(data?.['approveStep']).toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('approves and rejects plans', async () => {
    const [yes, no] = [new Driver(api.store), new Driver(api.store)];
    for (const driver of [yes, no]) {
      await driver.request('Ask me first', true);
      await driver.attach();
    }
    const approved = await api.ask(decide('approvePlan', 'PlanDecisionInput'), {
      input: { executionId: yes.id, digest: 'plan-digest' },
    });
    expect(approved.data?.['approvePlan']).toMatchObject({ execution: { status: 'RUNNING', approvals: [] } });
    const rejected = await api.ask(decide('rejectPlan', 'PlanDecisionInput'), {
      input: { executionId: no.id, digest: 'plan-digest', comment: 'too risky' },
    });
    expect(rejected.data?.['rejectPlan']).toMatchObject({ execution: { status: 'FAILED' } });
  });

  it('pauses, resumes and cancels; what cannot be is refused', async () => {
    const driver = new Driver(api.store);
    await driver.request();
    const control = async (name: string) => {
      const type = name === 'pauseExecution' ? 'PauseInput' : 'ControlInput';
      const { data } = await api.ask(decide(name, type), { input: { executionId: driver.id } });
      return data?.[name];
    };
    expect(await control('pauseExecution')).toMatchObject({ execution: { status: 'PAUSED' } });
    expect(await control('resumeExecution')).toMatchObject({ execution: { status: 'REQUESTED' } });
    expect(await control('cancelExecution')).toMatchObject({ execution: { status: 'CANCELLED' } });
    expect(await control('pauseExecution')).toMatchObject({ code: 'WRONG_STATUS' });
  });

  it('takes a failed run up again: a retry, a step skipped with an output in its place, another input', async () => {
    const driver = await new Driver(api.store).toRunning();
    const steer = async (name: string, type: string, input: object) => {
      const query = `mutation ($input: ${type}!) { result: ${name}(input: $input) {
        ... on CommandRejected { code message }
        ... on CommandAccepted { execution { status steps { id status input output } } } } }`;
      const { data } = await api.ask(query, { input: { executionId: driver.id, ...input } });
      return data?.['result'];
    };
    await driver.fail('draft');
    expect(await steer('retryStep', 'RetryStepInput', { stepId: 'draft', input: { text: 1 } })).toMatchObject(
      {
        code: 'INVALID_INPUT',
        message: expect.stringContaining('input.text of text.echo: must be text'),
      },
    );
    expect(await steer('retryExecution', 'ControlInput', {})).toMatchObject({
      execution: { status: 'RUNNING', steps: [{ status: 'PENDING' }, {}, {}] },
    });
    const output = { text: 'By hand' };
    expect(await steer('skipStep', 'SkipStepInput', { stepId: 'draft', output })).toMatchObject({
      execution: { steps: [{ status: 'SKIPPED', output }, { input: { body: 'By hand' } }, {}] },
    });
    const input = { body: '{{draft.text}}, Dana' };
    expect(await steer('changeStepInput', 'ChangeStepInputInput', { stepId: 'send', input })).toMatchObject({
      execution: { steps: [{}, { status: 'PENDING', input: { body: 'By hand, Dana' } }, {}] },
    });
    expect(await steer('skipStep', 'SkipStepInput', { stepId: 'nowhere' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('keeps a deadline, moves it, lets a pause hold it, and takes it away', async () => {
    const started = await askStart({ request: 'In time', deadlineMs: 60_000 });
    const executionId = String(started.execution['id']);
    const act = async (name: string, type: string, input: object) => {
      const query = `mutation ($input: ${type}!) { result: ${name}(input: $input) { ... on CommandRejected { code }
        ... on CommandAccepted { execution { requestedAt deadline pause { deadlineLeftMs } } } } }`;
      const { data } = await api.ask(query, { input: { executionId, ...input } });
      const result = data?.['result'] as { code?: string; execution?: Record<string, unknown> };
      return result.execution ?? result.code;
    };
    const deadline = '2199-01-01T00:00:00.000Z';
    expect(await act('setDeadline', 'DeadlineInput', { deadline })).toMatchObject({ deadline });
    expect(await act('setDeadline', 'DeadlineInput', { deadline, deadlineMs: 5 })).toBe('INVALID_REQUEST');
    expect(await act('setDeadline', 'DeadlineInput', { deadlineMs: -5 })).toBe('INVALID_REQUEST');
    expect(await act('pauseExecution', 'PauseInput', {})).toMatchObject({
      deadline: null,
      pause: { deadlineLeftMs: expect.any(Number) },
    });
    expect(await act('resumeExecution', 'ControlInput', {})).toMatchObject({ deadline: expect.any(String) });
    expect(await act('setDeadline', 'DeadlineInput', {})).toMatchObject({ deadline: null });
  });

  it('says whether a paused run is still, and whether its timers are', async () => {
    const driver = await new Driver(api.store).toRunning();
    const pause = 'pause { phase timers since quiescedAt runningSteps byPeople withParent }';
    const { data } = await api.ask(
      `mutation ($input: PauseInput!) { pauseExecution(input: $input) {
         ... on CommandAccepted { execution { ${pause} } } } }`,
      { input: { executionId: driver.id, timers: 'RUN' } },
    );
    expect(data?.['pauseExecution']).toMatchObject({
      execution: { pause: { phase: 'PAUSING', timers: 'RUN', quiescedAt: null, runningSteps: 1 } },
    });
    await driver.succeed('draft', { text: 'Dear Dana' });
    const still = await api.ask(`query ($id: ID!) { execution(id: $id) { status ${pause} } }`, {
      id: driver.id,
    });
    expect(still.data?.['execution']).toMatchObject({
      status: 'PAUSED',
      pause: {
        ...{ phase: 'QUIESCED', quiescedAt: expect.any(String), runningSteps: 0 },
        ...{ byPeople: true, withParent: false },
      },
    });
  });

  it.each([randomUUID(), 'nonsense', "'; drop table events; --"])(
    'refuses the unknown execution %s',
    async (id) => {
      const input = { executionId: id, stepId: 'send', digest: 'x' };
      const { data } = await api.ask(decide('rejectStep'), { input });
      expect(data?.['rejectStep']).toMatchObject({ __typename: 'CommandRejected', code: 'NOT_FOUND' });
    },
  );
});

describe('execution', () => {
  const query = `query ($id: ID!, $asOf: AsOfInput) { execution(id: $id, asOf: $asOf) {
    status revision progress plan { goal steps { id } } steps { id status input output }
    approvals { stepId kind input digest } usage { inputTokens outputTokens } } }`;

  it('shows the state now and at any revision or time before', async () => {
    const driver = await new Driver(api.store).toApproval();
    const now = await api.ask(query, { id: driver.id });
    expect(now.data?.['execution']).toMatchObject({
      status: 'RUNNING',
      progress: 1 / 3,
      usage: { inputTokens: 105, outputTokens: 22 },
      steps: [
        { id: 'draft', status: 'SUCCEEDED', output: { text: 'Dear Dana' } },
        { id: 'send', status: 'WAITING_FOR_APPROVAL', input: { body: 'Dear Dana' } },
        { id: 'file', status: 'PENDING', input: null },
      ],
      approvals: [{ stepId: 'send', kind: 'POLICY', input: { body: 'Dear Dana' } }],
    });
    const then = await api.ask(query, { id: driver.id, asOf: { revision: 0 } });
    expect(then.data?.['execution']).toMatchObject({
      status: 'REQUESTED',
      revision: 0,
      plan: null,
      steps: [],
    });
    const earlier = await api.ask(query, { id: driver.id, asOf: { time: '2001-01-01T00:00:00Z' } });
    expect(earlier.data?.['execution']).toBeNull();
    const later = await api.ask(query, { id: driver.id, asOf: { time: '2201-01-01T00:00:00+02:00' } });
    expect(later.data).toEqual(now.data);
  });

  it.each([
    ['neither', {}],
    ['both', { revision: 1, time: '2026-01-01T00:00:00Z' }],
    ['a negative revision', { revision: -1 }],
    ['a time without an offset', { time: '2026-01-01T00:00:00' }],
    ['a date that does not exist', { time: '2026-13-41T00:00:00Z' }],
  ])('refuses asOf with %s', async (_, asOf) => {
    const { errors } = await api.ask(query, { id: randomUUID(), asOf });
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  it.each([randomUUID(), 'nonsense'])('is null for the unknown id %s', async (id) => {
    expect((await api.ask(query, { id })).data).toEqual({ execution: null });
  });
});

describe('executionEvents', () => {
  const query = `query ($id: ID!, $after: Int, $first: Int! = 100) { executionEvents(id: $id, after: $after, first: $first) {
    revision type position actor data occurredAt recordedAt } }`;

  it('pages through the facts', async () => {
    const driver = await new Driver(api.store).toApproval();
    const all = (await api.ask(query, { id: driver.id })).data?.['executionEvents'] as { type: string }[];
    expect(all.map(({ type }) => type)).toEqual([
      'ExecutionRequested',
      'PlanAttached',
      'ExecutionStarted',
      'StepStarted',
      'StepSucceeded',
      'StepApprovalRequested',
    ]);
    const page = await api.ask(query, { id: driver.id, after: 2, first: 2 });
    expect(page.data?.['executionEvents']).toEqual(all.slice(3, 5));
  });

  it.each([
    ['an unknown execution', { id: randomUUID() }, 'NOT_FOUND'],
    ['an impossible page', { id: randomUUID(), first: 0 }, 'BAD_USER_INPUT'],
    ['too large a page', { id: randomUUID(), first: 5000 }, 'BAD_USER_INPUT'],
    ['an impossible revision', { id: randomUUID(), after: -7 }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, variables, code) => {
    expect((await api.ask(query, variables)).errors[0]?.extensions['code']).toBe(code);
  });
});

describe('requestPlan', () => {
  it('takes a request for a plan and shows how far it is', async () => {
    const request = `mutation ($input: RequestPlanInput!) { requestPlan(input: $input) {
      ... on PlanAccepted { position plan { id status request plan { id } failure { code } } }
      ... on CommandRejected { code } } }`;
    const { data } = await api.ask(request, { input: { request: 'Plan this' } });
    const { plan } = data?.['requestPlan'] as { plan: Record<string, unknown> };
    expect(plan).toMatchObject({ status: 'REQUESTED', request: 'Plan this', plan: null, failure: null });
    const found = await api.ask('query ($id: ID!) { requestedPlan(id: $id) { id status } }', {
      id: plan['id'],
    });
    expect(found.data?.['requestedPlan']).toEqual({ id: plan['id'], status: 'REQUESTED' });
    const refused = await api.ask(request, { input: { request: '' } });
    expect(refused.data?.['requestPlan']).toEqual({ code: 'INVALID_REQUEST' });
  });
});

describe('proposePlan', () => {
  const propose = `mutation ($input: ProposePlanInput!) { proposePlan(input: $input) {
    ... on PlanAccepted { position plan { id status request plan { planner version steps { id uses } definition } } }
    ... on CommandRejected { code message } } }`;
  const write = async (input: object) =>
    (await api.ask(propose, { input })).data?.['proposePlan'] as { plan: Record<string, unknown> };

  it('takes a plan that somebody wrote, shows it as it was written, and runs it as often as it is asked', async () => {
    const commandId = randomUUID();
    const { plan } = await write({ plan: letterPlan, commandId });
    expect(plan).toMatchObject({
      id: commandId,
      status: 'PROPOSED',
      request: letterPlan.goal,
      plan: { planner: 'local', version: 1 },
    });
    // What it says by its references stands in it as well.
    const { definition } = plan['plan'] as { definition: { steps: object[] } };
    expect(definition).toEqual({
      ...letterPlan,
      steps: letterPlan.steps.map((step, place) => ({
        ...step,
        dependsOn: [[], ['draft'], ['send']][place],
      })),
    });
    expect((await write({ plan: letterPlan, commandId })).plan).toEqual(plan);
    for (const request of ['Once', 'Twice'])
      expect(await askStart({ request, plan: { id: plan['id'] } })).toMatchObject({
        execution: { status: 'RUNNING', request },
      });
  });

  it('says what is wrong with a plan, in its shape and in what it says', async () => {
    const before = await countEvents();
    expect(await write({ plan: { ...letterPlan, stpes: [] } })).toEqual({
      code: 'INVALID_PLAN',
      message: 'The plan: unknown "stpes".',
    });
    const [step] = letterPlan.steps;
    const unknownTool = { ...letterPlan, steps: [{ ...step, kind: 'tool', tool: 'fax.send', input: {} }] };
    expect(await write({ plan: unknownTool })).toMatchObject({
      code: 'INVALID_PLAN',
      message: expect.stringContaining('"fax.send"'),
    });
    expect(await write({ plan: 'my plan' })).toMatchObject({ code: 'INVALID_PLAN' });
    const deep = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown;
    const { errors } = await api.ask(propose, { input: { plan: { ...letterPlan, result: deep } } });
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('128 lists and objects') });
    expect(await write({ plan: letterPlan, request: ' ' })).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await write({ plan: { ...letterPlan, goal: ' ' } })).toMatchObject({
      code: 'INVALID_PLAN',
      message: expect.stringContaining('goal: is empty'),
    });
    expect(await countEvents()).toBe(before);
  });
});

describe('what else there is', () => {
  it('lists tools and agents', async () => {
    const { data } = await api.ask(
      '{ tools { name effects approval inputSchema } agents { name capabilities tools maxConcurrent } }',
    );
    expect(data?.['tools']).toMatchObject([
      { name: 'text.echo', effects: 'none', approval: null },
      { name: 'mail.send', approval: 'it reaches other people' },
    ]);
    expect(data?.['agents']).toEqual([
      { name: 'writer', capabilities: ['text'], tools: ['text.echo'], maxConcurrent: null },
    ]);
  });

  it('lives without Postgres, is not ready, and says so; commands go on', async () => {
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${api.url}/health/ready`);
    expect(ready.status).toBe(503);
    const checks = {
      'event store': 'ok',
      postgres: 'down',
      projector: 'degraded',
      workers: 'degraded',
      'circuit breakers': 'degraded',
    };
    expect(await ready.json()).toEqual({
      status: 'down',
      checks: Object.entries(checks).map(([name, status]) => ({ name, status })),
    });
    const { data } = await api.ask('{ health { status version projectorLag checks { name detail } } }');
    expect(data?.['health']).toMatchObject({ status: 'DOWN', version: '1.2.3', projectorLag: null });
  });

  it('does not tell of the insides when the database is away', async () => {
    const { data, errors } = await api.ask('{ executions { totalCount } }');
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONN|stack/i);
  });
});

describe('requests that are no good', () => {
  it.each([
    ['GraphQL that cannot be parsed', '{ execution(id: ', 'GRAPHQL_PARSE_FAILED'],
    ['a field that does not exist', '{ exekution { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['introspection without an end', introspection(8), 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a document with thousands of names',
      `{ ${'health { version } '.repeat(600)} }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    ['a hundred aliases', `{ ${aliases(100)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses %s', async (_, query, code) => {
    const { status, errors } = await api.ask(query);
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe(code);
    expect(JSON.stringify(errors)).not.toContain('stacktrace');
  });

  it.each([
    ['no JSON', '{"query":', 400],
    ['an empty body', '', 400],
    ['no query', '{}', 400],
    ['over 1 MiB', JSON.stringify({ query: `# ${'x'.repeat(1_050_000)}\n{ health { version } }` }), 413],
  ])('refuses a body with %s', async (_, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/at .*\.(js|ts):/);
  });

  it('refuses forms, which another site could send (CSRF)', async () => {
    const response = await post('query={health{version}}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    const get = await fetch(`${api.url}/graphql?query={health{version}}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(get.status).toBe(400);
  });
});

describe('who may', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['the token without its scheme', { authorization: token }],
    ['a longer token', { authorization: `Bearer ${token}x` }],
  ])('refuses %s, introspection and unknown paths included', async (_, headers: Record<string, string>) => {
    const { status, errors } = await api.ask('{ __schema { types { name } } }', {}, headers);
    expect(status).toBe(401);
    expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect((await fetch(`${api.url}/nothing/here`, { headers })).status).toBe(401);
  });

  it('lets whoever holds the token look at the schema', async () => {
    const { data } = await api.ask('{ __schema { queryType { name } } }');
    expect(data?.['__schema']).toEqual({ queryType: { name: 'Query' } });
  });

  it('gives the explorer to whoever holds the token only, with a policy that keeps it here', async () => {
    expect((await fetch(`${api.url}/explorer`)).status).toBe(401);
    expect((await fetch(`${api.url}/explorer?token=wrong`)).status).toBe(401);
    const page = await fetch(`${api.url}/explorer?token=${token}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('startExecution');
    const code = await fetch(`${api.url}/explorer/main.js`);
    expect(code.status).toBe(200);
    // Read to its end: what stays unread holds its connection after the test.
    expect((await code.arrayBuffer()).byteLength).toBe(Number(code.headers.get('content-length')));
    expect((await fetch(`${api.url}/explorer/../package.json`)).status).toBe(401);
    expect((await fetch(`${api.url}/explorer/%2e%2e/index.js`)).status).not.toBe(200);
  });
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body,
  });

async function countEvents(): Promise<number> {
  return (await api.store.readAll()).events.length;
}

async function digestOf(driver: Driver): Promise<string> {
  const { data } = await api.ask('query ($id: ID!) { execution(id: $id) { approvals { digest } } }', {
    id: driver.id,
  });
  return (data as { execution: { approvals: { digest: string }[] } }).execution.approvals[0]!.digest;
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}: health { version }`).join(' ');
}

function introspection(levels: number): string {
  return `{ __schema { types { ${'fields { type { '.repeat(levels)} name ${'} } '.repeat(levels)} } } }`;
}
