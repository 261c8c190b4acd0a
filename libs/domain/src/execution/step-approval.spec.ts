import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../testing/given.js';
import { dana, ExecutionStory, readableDecider, sampleIds, timeout } from '../testing/execution-story.js';
import { samplePlan } from '../testing/sample-plan.js';
import type { ExecutionEvent } from './execution.events.js';

const waiting = () =>
  ExecutionStory.planned(samplePlan(['a', 'b! <= a', 'c <- b']))
    .advance()
    .succeed('a')
    .advance();
const digest = 'digest of {"input":{"a":"output of a"},"tool":"sample.run"}';
const decide = (
  story: ExecutionStory,
  stepId: string,
  type: 'ApproveStep' | 'RejectStep' = 'ApproveStep',
  shown = digest,
) =>
  given(readableDecider, story.events).when({ type, data: { stepId, digest: shown, by: dana, now: 2_000 } });
const last = ({ events }: ExecutionStory): ExecutionEvent | undefined => events.at(-1);
const keysOf = ({ events }: ExecutionStory): string[] =>
  events.flatMap((event) => (event.type === 'StepStarted' ? [event.data.idempotencyKey] : []));

describe('a step that needs an approval', () => {
  test('asks when its inputs are there, and shows them with a digest of what would be done', () => {
    expect(last(waiting())).toEqual({
      type: 'StepApprovalRequested',
      data: {
        stepId: 'b',
        kind: 'policy',
        reason: 'it goes to other people',
        input: { a: 'output of a' },
        digest,
        at: 1_000,
      },
    });
  });

  test('asks once, and holds nothing else up', () => {
    const story = ExecutionStory.planned(samplePlan(['a!', 'b']), { concurrency: 1 }).advance();
    expect(story.step('b').status).toBe('running');
    expect(story.advance().events.filter(({ type }) => type === 'StepApprovalRequested')).toHaveLength(1);
  });

  test('runs when it is approved, and is not asked about again when it is retried', () => {
    const story = waiting().approve('b').advance();
    expect(last(story)).toMatchObject({ type: 'StepStarted', data: { stepId: 'b', attempt: 1 } });
    story.fail('b', timeout).wait(500).advance();
    expect(story.step('b')).toMatchObject({ status: 'running', attempt: 2 });
    expect(story.succeed('b').advance().succeed('c').state.status).toBe('completed');
  });

  test('ends the run when it is rejected', () => {
    const story = waiting();
    story.send({ type: 'RejectStep', data: { stepId: 'b', digest, by: dana, comment: 'not now' } });
    expect(story.state).toMatchObject({
      status: 'failed',
      failure: { code: 'REJECTED', stepId: 'b', message: 'dana rejected the step: not now' },
    });
    expect(story.step('c').status).toBe('cancelled');
  });

  test('is shown in short when its input is long; the digest is that of the whole', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b! <= a'])).advance();
    story.succeed('a', 'x'.repeat(200_000)).advance();
    const event = last(story);
    if (event?.type !== 'StepApprovalRequested') throw new Error('nobody was asked');
    expect(JSON.stringify(event.data.input).length).toBeLessThan(5_000);
    expect(event.data.digest.length).toBeGreaterThan(200_000);
  });

  test('of an agent shows its input, and the digest covers the instruction', () => {
    const plan = samplePlan(['b!']);
    const agent = { kind: 'agent', agent: 'writer', instruction: 'write' } as const;
    const steps = plan.steps.map(({ id, title, dependsOn, policy }) => {
      return { id, title, input: { of: id }, dependsOn, policy, ...agent };
    });
    const event = last(ExecutionStory.planned({ ...plan, steps }).advance());
    expect(event).toMatchObject({
      data: { digest: 'digest of {"agent":"writer","input":{"of":"b"},"instruction":"write"}' },
    });
  });
});

describe('a decision on a step', () => {
  test('is taken once', () => {
    const approved = waiting().approve('b');
    decide(approved, 'b').then(rejected('NOT_WAITING_FOR_APPROVAL', /Step "b" is pending/));
    decide(approved.advance(), 'b').then(rejected('NOT_WAITING_FOR_APPROVAL', /Step "b" is running/));
    decide(approved, 'b', 'RejectStep').then(rejected('NOT_WAITING_FOR_APPROVAL'));
  });

  test.each(['ApproveStep', 'RejectStep'] as const)('%s must name what was shown', (type) => {
    decide(waiting(), 'b', type, 'another').then(
      rejected('DIGEST_MISMATCH', /step "b" is not the one you were shown/),
    );
  });

  test('needs a step that waits', () => {
    decide(waiting(), 'c').then(rejected('NOT_WAITING_FOR_APPROVAL', /Step "c" is pending/));
    decide(waiting(), 'nobody').then(rejected('NOT_FOUND', /no step "nobody"/));
    decide(ExecutionStory.requested(), 'b').then(rejected('NOT_FOUND'));
  });

  test.each([
    ['failed', () => waiting().reject('b')],
    ['cancelled', () => waiting().cancel()],
  ])('is refused when the run is %s', (status, make) => {
    decide(make(), 'b').then(rejected('WRONG_STATUS', new RegExp(`is ${status} cannot be approved`)));
  });

  test('is refused while the run is being cancelled', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b!']))
      .advance()
      .cancel();
    const shown = story.step('b');
    if (shown.status !== 'waiting-for-approval') throw new Error('not waiting');
    decide(story, 'b', 'ApproveStep', shown.approval.digest).then(rejected('WRONG_STATUS', /cancelling/));
  });

  test('may be taken during a pause; the step starts when the run is resumed', () => {
    const story = waiting().pause().approve('b').advance();
    expect(story.step('b').status).toBe('pending');
    expect(story.resume().advance().step('b').status).toBe('running');
  });
});

describe('a step whose outcome is unknown', () => {
  const lost = () =>
    ExecutionStory.planned(samplePlan(['a!~', 'b <- a']))
      .advance()
      .approve('a')
      .advance()
      .lose('a');

  test('is not run again without asking, although it was approved before', () => {
    const story = lost();
    expect(story.step('a')).toMatchObject({ status: 'outcome-unknown', reason: 'the worker went away' });
    story.advance();
    expect(last(story)).toMatchObject({
      type: 'StepApprovalRequested',
      data: {
        kind: 'unknown-outcome',
        reason: expect.stringMatching(/^the worker went away.*may have had its effect/),
      },
    });
    expect(story.advance().step('a').status).toBe('waiting-for-approval');
  });

  test('runs again with a new idempotency key once a person says so: a new effect is wanted', () => {
    const story = lost().advance().approve('a').advance();
    expect(keysOf(story)).toEqual([`${sampleIds.execution}/a/1`, `${sampleIds.execution}/a/2`]);
    expect(story.step('a')).toMatchObject({ attempt: 2, tries: 1, group: 2 });
    expect(story.succeed('a').advance().succeed('b').state.status).toBe('completed');
  });

  test('keeps the key through retries, and has all its attempts again', () => {
    const story = lost().advance().approve('a').advance();
    for (const wait of [500, 1_000]) story.fail('a', timeout).wait(wait).advance();
    expect(keysOf(story).map((key) => key.split('/').at(-1))).toEqual(['1', '2', '2', '2']);
    expect(story.fail('a', timeout).state).toMatchObject({ status: 'failed', failure: { code: 'TIMEOUT' } });
  });

  test('ends the run when a person says no', () => {
    expect(lost().advance().reject('a').state).toMatchObject({
      status: 'failed',
      failure: { code: 'REJECTED' },
    });
  });

  test('may be lost again', () => {
    const story = lost().advance().approve('a').advance().lose('a').advance().approve('a').advance();
    expect(story.step('a')).toMatchObject({ attempt: 3, group: 3 });
  });
});
