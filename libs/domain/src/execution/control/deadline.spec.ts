import { describe, expect, test } from '@jest/globals';
import { dana, ExecutionStory, readableDecider, timeout, worker } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';

/** Time stands at 1,000; the deadline is at 2,000. */
const due = (...steps: string[]) => ExecutionStory.planned(samplePlan(steps), { deadline: 2_000 });
const set = (deadline: number | null): ExecutionCommand => ({
  type: 'SetDeadline',
  data: { deadline, by: dana, now: 1_200, comment: 'more time' },
});
const when = (story: ExecutionStory, command: ExecutionCommand) =>
  given(readableDecider, story.events).when(command);
const advance = (now: number): ExecutionCommand => ({ type: 'Advance', data: { worker, now } });
const exceeded = (at: number, deadline = 2_000) =>
  ({ type: 'DeadlineExceeded', data: { deadline, at } }) as const;
const failed = (at: number, done: string) =>
  ({
    type: 'ExecutionFailed',
    data: {
      code: 'DEADLINE_EXCEEDED',
      message: `The execution had not ended by its deadline: ${done}.`,
      at,
    },
  }) as const;

describe('when its deadline passes, a run', () => {
  test('fails once its running steps have ended; nothing more starts', () => {
    const story = due('a', 'b <- a', 'c').advance().succeed('a').wait(1_000).advance();
    expect(story.events.slice(-1)).toEqual([exceeded(2_000)]);
    expect(story.state).toMatchObject({ status: 'cancelling', running: 1 });
    story.wait(50).stop('c');
    expect(story.events.at(-1)).toEqual(failed(2_050, '2 of 3 steps had ended'));
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'DEADLINE_EXCEEDED' } });
    expect(['a', 'b', 'c'].map((id) => story.step(id).status)).toEqual([
      'succeeded',
      'cancelled',
      'cancelled',
    ]);
  });

  test.each<[string, ExecutionStory, string]>([
    ['that has no plan', ExecutionStory.requested({ deadline: 2_000 }), 'it had no plan'],
    ['that waits for a person', due('a!').advance(), '0 of 1 steps had ended'],
    ['that waits to try again', due('a').advance().fail('a', timeout), '0 of 1 steps had ended'],
    ['that is paused while its timers run on', due('a').pause('run'), '0 of 1 steps had ended'],
  ])('%s fails at once, and not before', (_, story, done) => {
    expect(given(readableDecider, story.events).when(advance(1_999)).state.status).toBe(story.state.status);
    when(story, advance(2_000)).then([exceeded(2_000), failed(2_000, done)]);
  });

  test('that is over stays as it is', () => {
    when(due('a').advance().succeed('a'), advance(9_000)).then([]);
    when(due('a').advance().cancel(), advance(9_000)).then([]);
  });

  test('keeps an outcome that nobody knows', () => {
    const story = due('a~').advance().wait(1_000).advance().lose('a');
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'DEADLINE_EXCEEDED' } });
    expect(story.step('a').status).toBe('outcome-unknown');
  });
});

describe('a pause', () => {
  test('lets the deadline stand still with the other timers: what was left of it is still left afterwards', () => {
    const story = due('a').wait(400).pause().wait(60_000);
    when(story, advance(story.now)).then([]);
    expect(story.resume().state).toMatchObject({ deadline: story.now + 600 });
    story.wait(599).advance();
    expect(story.state.status).toBe('running');
    expect(story.wait(1).advance().state.status).toBe('cancelling');
  });

  test('leaves a deadline that was set during it as far away as it was then', () => {
    const story = ExecutionStory.planned(samplePlan(['a']))
      .pause()
      .wait(500);
    story
      .send({ type: 'SetDeadline', data: { deadline: story.now + 300, by: dana } })
      .wait(5_000)
      .resume();
    expect(story.state).toMatchObject({ deadline: story.now + 300 });
  });
});

describe('a deadline', () => {
  test('can be set, moved and taken away, with who and why', () => {
    const data = { by: dana, at: 1_200, comment: 'more time' };
    const none = ExecutionStory.planned(samplePlan(['a']));
    when(none, set(5_000)).then([{ type: 'DeadlineSet', data: { ...data, deadline: 5_000 } }]);
    when(due('a'), set(5_000)).then([{ type: 'DeadlineSet', data: { ...data, deadline: 5_000 } }]);
    const without = when(due('a'), set(null));
    without.then([{ type: 'DeadlineSet', data: { ...data, deadline: null } }]);
    expect(without.state).not.toHaveProperty('deadline');
    when(due('a'), set(2_000)).then([]);
    when(none, set(null)).then([]);
  });

  test('that has passed, or of a run that is over, is refused', () => {
    when(due('a'), set(1_200)).then(rejected('INVALID_REQUEST', /passed already/));
    when(due('a').advance().succeed('a'), set(5_000)).then(rejected('WRONG_STATUS', /completed/));
    when(due('a').advance().cancel(), set(5_000)).then(rejected('WRONG_STATUS', /cancelling/));
  });

  test('that has passed is gone when the run is taken up again; one that has not is kept', () => {
    const late = due('a').wait(1_000).advance().retryAll();
    expect(late.state).toMatchObject({ status: 'running' });
    expect(late.state).not.toHaveProperty('deadline');
    expect(late.state).not.toHaveProperty('outOfTime');
    expect(late.advance().succeed('a').state.status).toBe('completed');
    expect(due('a').advance().fail('a').retryAll().state).toMatchObject({ deadline: 2_000 });
  });

  test('cuts nothing of the order short: what waits for a step that was stopped waits again when the run goes on', () => {
    const story = due('a', 'b <- a').advance().wait(1_000).advance().stop('a');
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'DEADLINE_EXCEEDED' } });
    story.retryAll().advance();
    expect([story.step('a').status, story.step('b').status]).toEqual(['running', 'pending']);
    expect(story.succeed('a').advance().step('b').status).toBe('running');
  });
});
