import { describe, expect, test } from '@jest/globals';
import {
  broken,
  ExecutionStory,
  readableDecider,
  sampleIds,
  timeout,
} from '../../testing/execution-story.js';
import { foldAll, given, rejected } from '../../testing/given.js';
import { replanning, samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionEvent, ExecutionOptions } from '../execution.events.js';
import { isPlanned, type Planned } from '../execution.state.js';

const first = replanning(samplePlan(['read', 'sum <= read', 'chart <- sum', 'send <- chart']));
/** Instead of a sum that failed: a table; the chart is left out. */
const second = {
  ...first,
  steps: [
    ...first.steps.slice(0, 2),
    ...samplePlan(['table <= read', 'send <- table']).steps.map((step) => step),
  ],
};

/** The sum has failed for good, and the planner is asked. */
const asking = (options: Partial<ExecutionOptions> = {}, plan = first) =>
  ExecutionStory.planned(plan, options).advance().succeed('read').advance().fail('sum');

const lastOf = ({ events }: ExecutionStory, count: number) => events.slice(-count);
const typesOf = (events: readonly ExecutionEvent[]) => events.map(({ type }) => type);
const planned = (story: ExecutionStory) => {
  if (!isPlanned(story.state)) throw new Error('It has no plan');
  return story.state as Planned;
};
const statuses = (story: ExecutionStory) =>
  Object.fromEntries([...planned(story).steps].map(({ id, status }) => [id, status]));

describe('a step that says replan and fails for good', () => {
  test('makes the run ask for another plan, with the reason', () => {
    const story = asking();
    expect(story.state.status).toBe('replanning');
    const [failed, started] = lastOf(story, 2);
    expect(failed?.data).toMatchObject({
      decision: {
        kind: 'replan',
        revision: 1,
        choice: 0,
        reason: 'BROKEN is not an error that passes by itself; another plan is asked for',
      },
    });
    expect(started).toEqual({
      type: 'ReplanningStarted',
      data: {
        revision: 1,
        stepIds: ['sum'],
        reason: 'Step "sum" failed with BROKEN: It is broken.',
        at: story.now,
      },
    });
  });

  test('is retried before', () => {
    expect(asking().step('sum').status).toBe('recovering');
    const story = ExecutionStory.planned(first).advance().fail('read', timeout);
    expect(story.state.status).toBe('running');
    expect(story.step('read').status).toBe('retrying');
  });

  test('lets what runs come to its end; nothing new starts meanwhile', () => {
    const plan = replanning(samplePlan(['a', 'b', 'after <- b']));
    const story = ExecutionStory.planned(plan).advance().fail('a').advance();
    expect(typesOf(story.events)).not.toContain('ReplanningStarted');
    story.succeed('b').advance();
    expect(statuses(story)).toEqual({ a: 'recovering', b: 'succeeded', after: 'pending' });
    expect(lastOf(story, 1)[0]?.type).toBe('ReplanningStarted');
  });

  test('is joined by another that fails meanwhile: one plan for both', () => {
    const plan = replanning(samplePlan(['a', 'b']));
    const story = ExecutionStory.planned(plan).advance().fail('a').advance().fail('b');
    expect(lastOf(story, 1)[0]?.data).toMatchObject({ revision: 1, stepIds: ['a', 'b'] });
  });

  test('fails the run with one that has no other way', () => {
    const plan = samplePlan(['a', 'b']);
    const [a, b] = [replanning(plan).steps[0]!, plan.steps[1]!];
    const story = ExecutionStory.planned({ ...plan, steps: [a, b] })
      .advance()
      .fail('a')
      .fail('b');
    expect(story.state).toMatchObject({ status: 'failed', failure: { stepId: 'b' } });
  });
});

describe('another plan', () => {
  test('takes the place of the first: what had started stays, what had not is replaced', () => {
    const story = asking().revise(second);
    expect(lastOf(story, 2)).toEqual([
      {
        type: 'RevisionAttached',
        data: {
          ...{ planId: sampleIds.plan, version: 2, digest: 'digest of version 2', plan: second },
          ...{ planner: 'offline', revision: 1, of: 1, stepIds: ['sum'] },
          reason: 'Step "sum" failed with BROKEN: It is broken.',
          removed: ['chart'],
          changed: ['send'],
          added: ['table'],
          at: story.now,
        },
      },
      { type: 'ExecutionStarted', data: { startedAt: story.now } },
    ]);
    expect(statuses(story)).toEqual({ read: 'succeeded', sum: 'failed', table: 'pending', send: 'pending' });
    story.advance().succeed('table').advance().succeed('send', 'sent').advance();
    expect(story.state).toMatchObject({ status: 'completed', result: { send: 'sent' } });
  });

  test('says in the state why it came and what it left out', () => {
    const story = asking().wait(50).revise(second);
    expect(planned(story).replanning).toEqual({
      rounds: 1,
      revisions: [
        {
          ...{ version: 2, of: 1, stepIds: ['sum'], changed: ['send'], added: ['table'], at: story.now },
          reason: 'Step "sum" failed with BROKEN: It is broken.',
          removed: [{ id: 'chart', title: 'Do chart' }],
        },
      ],
    });
    expect(planned(story)).toMatchObject({ startedAt: 1_000, attached: { version: 2 } });
  });

  test('can be looked back behind: the old graph is there as it was', () => {
    const story = asking();
    const before = story.events.length;
    story.revise(second).advance();
    const then = foldAll(readableDecider, story.events.slice(0, before)) as unknown as Planned;
    expect(then.attached.plan.steps.map(({ id }) => id)).toEqual(['read', 'sum', 'chart', 'send']);
  });

  test('is approved by a person where the first one was', () => {
    const story = ExecutionStory.planned(first, { approvePlan: true });
    story.send({ type: 'ApprovePlan', data: { by: 'dana', digest: 'plan digest' } });
    story.wait(10).advance().succeed('read').advance().fail('sum').revise(second);
    expect(story.state.status).toBe('awaiting-plan-approval');
    given(readableDecider, story.events)
      .when({ type: 'ApprovePlan', data: { by: 'dana', digest: 'plan digest', now: story.now } })
      .then(rejected('DIGEST_MISMATCH'));
    story.send({ type: 'ApprovePlan', data: { by: 'dana', digest: 'digest of version 2' } }).advance();
    expect(statuses(story)['table']).toBe('running');
    expect(planned(story).startedAt).toBe(1_000);
  });

  test('that is rejected ends the run', () => {
    const story = ExecutionStory.planned(first, { approvePlan: true });
    story.send({ type: 'ApprovePlan', data: { by: 'dana', digest: 'plan digest' } });
    story.advance().succeed('read').advance().fail('sum').revise(second);
    story.send({ type: 'RejectPlan', data: { by: 'dana', digest: 'digest of version 2' } });
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'PLAN_REJECTED' } });
  });

  test('keeps what waits: a retry goes on after it, a question stays asked, elements stay with their map', () => {
    const plan = replanning(samplePlan(['each*2', 'ask!', 'later', 'bad', 'use <- bad']));
    const story = ExecutionStory.planned(plan).advance();
    story.succeed('each[0]').fail('each[1]', timeout).fail('later', timeout).fail('bad').advance();
    const use = samplePlan(['new', 'use <- new']).steps;
    story.revise({ ...plan, steps: [use[0]!, ...plan.steps.slice(0, 4).toReversed(), use[1]!] });
    expect(statuses(story)).toMatchObject({
      ...{ 'each[0]': 'succeeded', 'each[1]': 'retrying', each: 'expanded' },
      ...{ ask: 'waiting-for-approval', later: 'retrying', bad: 'failed', use: 'pending' },
    });
    story.wait(60_000).advance().succeed('each[1]').succeed('later').approve('ask').advance();
    story.succeed('ask').succeed('new').advance().succeed('use').advance();
    expect(story.state.status).toBe('completed');
  });

  test('withdraws questions about what it changes or leaves out', () => {
    const plan = replanning(samplePlan(['ask!', 'other!', 'bad']));
    const story = ExecutionStory.planned(plan, {
      stepApproval: { deadlines: [{ afterMs: 9, then: 'reject' }] },
    });
    story
      .advance()
      .fail('bad')
      .revise({ ...plan, steps: [samplePlan(['ask']).steps[0]!, plan.steps[2]!] });
    story.advance().wait(100).advance();
    expect(statuses(story)).toEqual({ ask: 'running', bad: 'failed' });
  });

  test('does not run the fallback of a step that it replaces', () => {
    const plan = replanning(samplePlan(['bad', 'spare']));
    const bad = plan.steps[0]!;
    const onFailure = [{ kind: 'replan' }, { kind: 'fallback', step: 'spare' }] as const;
    const steps = [{ ...bad, policy: { ...bad.policy, onFailure } }, samplePlan(['spare']).steps[0]!];
    const story = ExecutionStory.planned({ ...plan, steps })
      .advance()
      .fail('bad');
    story.revise({ ...plan, steps: [...steps, samplePlan(['new']).steps[0]!] }).advance();
    expect(statuses(story)).toEqual({ bad: 'failed', spare: 'skipped', new: 'running' });
  });

  test.each([
    [
      'that drops a step that is done',
      { ...second, steps: second.steps.slice(1) },
      /"read" is done and must stay/,
    ],
    [
      'that drops the one that failed',
      { ...second, steps: second.steps.toSpliced(1, 1) },
      /"sum" has failed/,
    ],
    [
      'that changes what is done',
      { ...second, steps: second.steps.map((step) => ({ ...step, title: 'Other' })) },
      /"read" is done and must stay exactly as it is/,
    ],
    ['that still waits for what failed', first, /"chart" waits for "sum", which has failed/],
    ['whose result is what failed', { ...second, result: ['{{sum}}'] }, /result refers to "sum"/],
  ])('%s is refused', (_, plan, says) => {
    const story = asking();
    const data = { planId: sampleIds.plan, version: 2, digest: 'd', plan, planner: 'offline', revision: 1 };
    given(readableDecider, story.events)
      .when({ type: 'AttachRevision', data: { ...data, now: 5_000 } })
      .then(rejected('INVALID_PLAN', says));
  });

  test('that comes twice, or too late, changes nothing', () => {
    const story = asking();
    const data = { planId: sampleIds.plan, version: 2, digest: 'd', plan: second, planner: 'offline' };
    const attach = { type: 'AttachRevision', data: { ...data, revision: 1, now: 5_000 } } as const;
    given(readableDecider, story.events).when(attach, attach).then([]);
    const late = [...story.cancel().advance().events];
    given(readableDecider, late).when(attach).then([]);
    given(readableDecider, late)
      .when({ type: 'FailReplanning', data: { revision: 1, code: 'X', message: '', now: 1 } })
      .then([]);
  });
});

describe('when no other plan is found', () => {
  test('the run fails as it would have, with both reasons', () => {
    const story = asking().noOtherPlan().advance();
    expect(story.state).toMatchObject({
      status: 'failed',
      failure: {
        code: 'BROKEN',
        stepId: 'sum',
        message: 'It is broken. No other plan was found (UNPLACEABLE): Nothing else does it.',
      },
    });
  });

  test('the next choice follows', () => {
    const [read, sum, ...rest] = first.steps;
    const onFailure = [{ kind: 'replan' }, { kind: 'skip', output: 0 }] as const;
    const plan = { ...first, steps: [read!, { ...sum!, policy: { ...sum!.policy, onFailure } }, ...rest] };
    const story = asking({}, plan).noOtherPlan().advance();
    expect(statuses(story)).toMatchObject({ sum: 'skipped', chart: 'running' });
  });
});

describe('how often', () => {
  const again = (story: ExecutionStory, id: string, next: string) => {
    const { plan } = planned(story).attached;
    story.fail(id);
    return story
      .revise({ ...plan, steps: [...plan.steps, ...replanning(samplePlan([next])).steps] })
      .advance();
  };
  const start = (options: Partial<ExecutionOptions> = {}) =>
    ExecutionStory.planned(replanning(samplePlan(['a'])), options).advance();

  test('twice unless the request says otherwise', () => {
    const story = again(again(start(), 'a', 'b'), 'b', 'c')
      .fail('c')
      .advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { stepId: 'c' } });
    const [failed] = story.events.filter(({ type, data }) => type === 'StepFailed' && data.stepId === 'c');
    expect(failed?.data).toMatchObject({
      decision: { kind: 'fail', reason: expect.stringMatching(/another plan was asked for 2 times already/) },
    });
  });

  test('never, if the request says so', () => {
    expect(start({ replans: 0 }).fail('a').advance().state).toMatchObject({ status: 'failed' });
  });

  test('for any step, if the request says how often', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b <- a']), { replans: 1 })
      .advance()
      .fail('a');
    expect(story.state.status).toBe('replanning');
    story
      .revise(samplePlan(['a', 'c']))
      .advance()
      .fail('c')
      .advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { stepId: 'c' } });
  });

  test('more than 10 times is refused', () => {
    const story = new ExecutionStory();
    expect(() => story.request({ replans: 11 })).toThrow(/from 0 to 10/);
  });
});

describe('while another plan is looked for', () => {
  test('a pause stands, and the answer waits for its end', () => {
    const story = asking().pause();
    story.revise(second).advance();
    expect(story.state).toMatchObject({ status: 'paused', resumeTo: 'running' });
    story.resume().advance();
    expect(statuses(story)['table']).toBe('running');
  });

  test('a pause that comes before the planner is asked puts that off', () => {
    const plan = replanning(samplePlan(['a', 'b']));
    const story = ExecutionStory.planned(plan).advance().fail('a').pause().succeed('b').advance();
    expect(lastOf(story, 1)[0]?.type).toBe('ExecutionQuiesced');
    expect(typesOf(story.resume().events).at(-1)).toBe('ReplanningStarted');
  });

  test('cancelling ends it', () => {
    const story = asking().cancel().advance();
    expect(story.state.status).toBe('cancelled');
    expect(statuses(story)['sum']).toBe('failed');
  });

  test('so does the deadline', () => {
    const story = asking({ deadline: 2_000 }).wait(5_000).advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'DEADLINE_EXCEEDED' } });
  });
});

test('what was replaced is not retried with the run, and cannot be retried or skipped by itself', () => {
  const story = asking().revise(second).advance().fail('table').advance();
  expect(story.state).toMatchObject({ status: 'failed', failure: { stepId: 'table' } });
  expect(() => story.retry('sum')).toThrow(/revised to do without it/);
  expect(() => story.skip('sum')).toThrow(/revised to do without it/);
  story.retryAll().advance();
  expect(statuses(story)).toMatchObject({ sum: 'failed', table: 'running' });
});

test('a step that waits for another plan is settled when the run fails, and can be retried then', () => {
  const story = asking().noOtherPlan().advance().retry('sum').advance();
  expect(statuses(story)['sum']).toBe('running');
  expect(broken.retryable).toBe(false);
});
