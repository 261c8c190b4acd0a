import { expect, test } from '@jest/globals';
import { ExecutionStory } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { executionProcess } from '../execution.process.js';
import { foldAll } from '../../testing/given.js';
import { readableDecider } from '../../testing/execution-story.js';
import { isRejection } from '../../kernel/rejection.js';

const policy = { onUnknown: 'check' } as const;
const lost = (...steps: string[]) =>
  ExecutionStory.planned(samplePlan(steps, { policy })).advance().lose('a').advance();
const check = { kind: 'check-step', stepId: 'a', attempt: 1 };

test('the check is owed, also after a restart, and nobody is asked meanwhile', () => {
  const story = lost('a~', 'b <- a');
  const event = story.events.at(-1);
  expect(event).toMatchObject({ type: 'StepOutcomeUnknown', data: { check: true } });
  if (event) expect(executionProcess.react(story.state, event)).toContainEqual(check);
  expect(executionProcess.resume(story.state)).toContainEqual(check);
  expect(executionProcess.resume(foldAll(readableDecider, story.events))).toContainEqual(check);
  expect(story.step('a')).toMatchObject({ status: 'outcome-unknown', checking: true });
});

test('done: the step has succeeded with what the check found, and says so', () => {
  const story = lost('a~', 'b <= a').check('a', { kind: 'done', output: 'found' }).advance();
  expect(story.events).toContainEqual({
    type: 'StepSucceeded',
    data: { stepId: 'a', attempt: 1, output: 'found', verified: true, at: 1_000 },
  });
  expect(story.step('b').status).toBe('running');
});

test('not done: it is tried again with the same key, and what was approved stays so', () => {
  const story = ExecutionStory.planned(samplePlan(['a!~'], { policy }))
    .advance()
    .approve('a')
    .advance()
    .lose('a')
    .check('a', { kind: 'not-done' });
  expect(story.events.at(-1)).toMatchObject({
    type: 'StepFailed',
    data: { error: { code: 'NOT_DONE' }, decision: { kind: 'retry' } },
  });
  expect(story.wait(500).advance().step('a')).toMatchObject({ status: 'running', attempt: 2, group: 1 });
});

test('not done and no try left: it has failed, which nobody needs to be asked about', () => {
  const story = lost('a~').check('a', { kind: 'not-done' });
  for (let tries = 0; tries < 2; tries++)
    story.wait(30_000).advance().lose('a').check('a', { kind: 'not-done' });
  expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'NOT_DONE' } });
});

test('unknown: a person is asked, and is told what the check said', () => {
  const story = lost('a~').check('a', { kind: 'unknown', reason: 'no answer' }).advance();
  const step = story.step('a');
  expect(step).toMatchObject({ status: 'waiting-for-approval', approval: { kind: 'unknown-outcome' } });
  if (step.status === 'waiting-for-approval') expect(step.approval.reason).toContain('no answer');
});

test('unknown, and repeating it is harmless: it is tried again without asking', () => {
  const story = lost('a').check('a', { kind: 'unknown', reason: 'no answer' });
  expect(story.step('a')).toMatchObject({ status: 'retrying', error: { code: 'OUTCOME_UNKNOWN' } });
});

test('an attempt that may still be at work is not looked for: a person is asked', () => {
  const story = ExecutionStory.planned(samplePlan(['a~'], { policy })).advance();
  const data = { stepId: 'a', attempt: 1, reason: 'it did not end', goesOn: true } as const;
  story.send({ type: 'RecordUnknownOutcome', data }).advance();
  expect(story.step('a').status).toBe('waiting-for-approval');
});

test('a verdict counts once, and only while the step is being checked', () => {
  const data = { stepId: 'a', attempt: 1, verdict: { kind: 'not-done' }, now: 1_000 } as const;
  const refused = (story: ExecutionStory) =>
    isRejection(readableDecider.decide({ type: 'RecordCheck', data }, story.state));
  expect(refused(lost('a~'))).toBe(false);
  expect(refused(lost('a~').check('a', { kind: 'not-done' }))).toBe(true);
  expect(refused(lost('a~').skip('a'))).toBe(true);
  expect(refused(ExecutionStory.planned(samplePlan(['a~'], { policy })).advance())).toBe(true);
});

test('during a pause the check goes on; what ends the run ends it', () => {
  const paused = ExecutionStory.planned(samplePlan(['a~'], { policy }))
    .advance()
    .pause()
    .lose('a')
    .check('a', { kind: 'done', output: 1 });
  expect(paused.resume().advance().state).toMatchObject({ status: 'completed', result: { a: 1 } });
  const cancelled = lost('a~').cancel();
  expect(cancelled.state.status).toBe('cancelled');
  expect(cancelled.step('a')).toEqual(expect.not.objectContaining({ checking: true }));
});
