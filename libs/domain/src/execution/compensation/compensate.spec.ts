import { describe, expect, test } from '@jest/globals';
import { broken, ExecutionStory, timeout } from '../../testing/execution-story.js';
import { withCompensation } from '../../testing/random-recovery.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { executionProcess } from '../execution.process.js';
import { isPlanned } from '../execution.state.js';
import { compensationInput } from './compensate.js';

/** Three steps that are undone, `b` ends before `a`, and one that fails. */
const failing = () =>
  ExecutionStory.planned(withCompensation(samplePlan(['a', 'b', 'c', 'd <- a b']), [0, 1, 2]))
    .advance()
    .succeed('b')
    .succeed('a')
    .advance()
    .fail('d')
    .fail('c')
    .advance();

const told = ({ events }: ExecutionStory) =>
  events.flatMap(({ type, data }) =>
    type.includes('Compensat') ? [`${type}${'stepId' in data ? ` ${data.stepId}` : ''}`] : [],
  );
const outcomes = ({ state }: ExecutionStory) => (isPlanned(state) ? state.compensation?.outcomes : undefined);

describe('when a run fails', () => {
  test('what has ended well is undone, the last first, and then the run ends with its failure', () => {
    const story = failing();
    expect(story.events.find(({ type }) => type === 'CompensationStarted')).toMatchObject({
      data: { stepIds: ['a', 'b'], failure: { code: 'BROKEN', stepId: 'd' } },
    });
    expect(story.state.status).toBe('cancelling');
    story.undo().advance().undo().advance();
    expect(told(story)).toEqual([
      'CompensationStarted',
      'StepCompensationStarted a',
      'StepCompensated a',
      'StepCompensationStarted b',
      'StepCompensated b',
    ]);
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'BROKEN', stepId: 'd' } });
  });

  test('a compensation is tried again; one that fails for good or is lost does not stop the others', () => {
    const story = failing().undo({ kind: 'failed', error: timeout });
    expect(story.advance().state.status).toBe('cancelling');
    story.wait(100).advance().undo({ kind: 'failed', error: broken }).advance();
    story.undo({ kind: 'unknown', reason: 'lost' }).advance();
    expect(outcomes(story)).toEqual({ a: 'failed', b: 'unknown' });
    expect(story.state.status).toBe('failed');
  });

  test('it cannot go on any more: what it did is undone', () => {
    const story = failing().undo().advance().undo();
    expect(() => story.retryAll()).toThrow(/was undone/);
    expect(() => story.skip('d')).toThrow(/was undone/);
  });
});

test('what undoes counts in the budget of the run, and is not held up by it', () => {
  const steps = withCompensation(samplePlan(['a', 'b', 'c <- a b']), [0, 1]);
  const story = ExecutionStory.planned(steps, { budget: { maxCalls: 3 } });
  story.advance().succeed('b').succeed('a').advance().fail('c').advance();
  story.undo({ kind: 'failed', error: timeout }).wait(100).advance().undo().advance().undo().advance();
  expect(outcomes(story)).toEqual({ a: 'compensated', b: 'compensated' });
  expect(story.state).toMatchObject({ status: 'failed', budget: { maxCalls: 3, calls: 6 } });
});

test('a cancelled run is undone, too, and ends as cancelled', () => {
  const story = ExecutionStory.planned(withCompensation(samplePlan(['a', 'b']), [0]))
    .advance()
    .succeed('a')
    .cancel()
    .stop('b')
    .advance()
    .undo();
  expect(story.state.status).toBe('cancelled');
});

test('a run that completes undoes nothing', () => {
  const story = ExecutionStory.planned(withCompensation(samplePlan(['a']), [0]))
    .advance()
    .succeed('a');
  expect(story.state.status).toBe('completed');
});

test('the tool gets what the template takes from the input and the output of the step', () => {
  const { state } = failing();
  expect(isPlanned(state) && compensationInput(state, 0)).toEqual({ undo: 'output of a', of: 'a' });
});

test('after a crash, an outcome that may have been an effect is recorded as unknown', () => {
  const { state } = failing();
  expect(executionProcess.resume(state)).toEqual([
    { kind: 'record-unknown-compensation', stepId: 'a', attempt: 1 },
    { kind: 'advance' },
  ]);
});
