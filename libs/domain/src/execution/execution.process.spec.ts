import { describe, expect, test } from '@jest/globals';
import { ExecutionStory, timeout } from '../testing/execution-story.js';
import { samplePlan } from '../testing/sample-plan.js';
import { executionProcess, type Owed } from './execution.process.js';

/** What the last events of a story make the worker owe. */
function owedFor(story: ExecutionStory, act: (story: ExecutionStory) => ExecutionStory): readonly Owed[] {
  const before = story.events.length;
  act(story);
  return story.events.slice(before).flatMap((event) => executionProcess.react(story.state, event));
}
const advance: Owed = { kind: 'advance' };
const planned = (...steps: string[]) => ExecutionStory.planned(samplePlan(steps));
const running = () => planned('a', 'b~', 'c <- a').advance();

describe('what an event makes the worker owe', () => {
  test.each<[string, ExecutionStory, (story: ExecutionStory) => ExecutionStory, Owed[]]>([
    ['the first steps', ExecutionStory.requested(), (s) => s.attach(samplePlan(['a'])), [advance]],
    ['the step', planned('a'), (s) => s.advance(), [{ kind: 'run-step', stepId: 'a', attempt: 1 }]],
    ['what a result frees', running(), (s) => s.succeed('a'), [advance]],
    ['a wake-up', running(), (s) => s.fail('a', timeout), [{ kind: 'wake-at', at: 1_500 }]],
    ['a look at what a failure means', running(), (s) => s.fail('a'), [advance]],
    ['the question about a lost outcome', running(), (s) => s.lose('b'), [advance]],
    ['the approved step', planned('a!').advance(), (s) => s.approve('a'), [advance]],
    ['a look at what a rejection means', planned('a!', 'b').advance(), (s) => s.reject('a'), [advance]],
    ['the step to be tried again', running(), (s) => s.fail('a').retry('a'), [advance, advance]],
    [
      'the steps of a run that is taken up again',
      planned('a').advance().fail('a'),
      (s) => s.retryAll(),
      [advance, advance],
    ],
    ['what a skip frees', running(), (s) => s.skip('c'), [advance]],
    ['the new question about another input', planned('a!').advance(), (s) => s.change('a', {}), [advance]],
    ['nothing for a question', planned('a!'), (s) => s.advance(), []],
    ['frozen timers for a pause', running(), (s) => s.pause(), [{ kind: 'clear-timers' }]],
    ['nothing for a pause whose timers run on', running(), (s) => s.pause('run'), []],
    ['the new deadline', running(), (s) => s.deadline(9_000), [{ kind: 'wake-at', at: 9_000 }]],
    ['nothing for a deadline in a pause', running().pause(), (s) => s.deadline(9_000), []],
    [
      'a stop at the deadline',
      running().deadline(1_500).wait(500),
      (s) => s.advance(),
      [{ kind: 'stop-steps' }],
    ],
    [
      'no timer after the end',
      planned('a').deadline(9_000).advance(),
      (s) => s.succeed('a'),
      [advance, { kind: 'clear-timers' }],
    ],
    ['a stop', running(), (s) => s.cancel(), [{ kind: 'stop-steps' }]],
    ['nothing after the stop but a look', running().cancel(), (s) => s.stop('a'), [advance]],
  ])('%s', (_, story, act, owed) => {
    expect(owedFor(story, act)).toEqual(owed);
  });

  test('a request owes a plan', () => {
    const story = ExecutionStory.requested();
    expect(executionProcess.react(story.state, story.events[0]!)).toEqual([{ kind: 'plan' }]);
  });

  test('planning again owes the plan', () => {
    const story = ExecutionStory.requested();
    story.send({ type: 'FailPlanning', data: { code: 'MODEL_AWAY', message: 'later' } });
    expect(owedFor(story, (s) => s.retryAll())).toEqual([{ kind: 'plan' }]);
  });

  test('resuming owes what stood still: the plan, or the steps and the wake-ups at their new times', () => {
    const planless = ExecutionStory.requested().pause();
    expect(owedFor(planless, (s) => s.resume())).toEqual([{ kind: 'plan' }]);
    const retrying = running().fail('a', timeout).pause().wait(100);
    expect(owedFor(retrying, (s) => s.resume())).toEqual([advance, { kind: 'wake-at', at: 1_600 }]);
  });
});

describe('what a worker owes that takes a run over', () => {
  const interrupted: Owed[] = [
    { kind: 'run-step', stepId: 'a', attempt: 1 },
    { kind: 'record-unknown-outcome', stepId: 'b', attempt: 1 },
  ];
  test.each<[string, ExecutionStory, Owed[]]>([
    ['that nobody asked for', new ExecutionStory(), []],
    ['that was asked for', ExecutionStory.requested(), [{ kind: 'plan' }]],
    [
      'that was being planned',
      ExecutionStory.requested().send({ type: 'StartPlanning', data: { worker: 'w' } }),
      [{ kind: 'plan' }],
    ],
    ['that is paused without a plan', ExecutionStory.requested().pause(), []],
    ['whose first steps were not started', planned('a'), [advance]],
    [
      'with running steps: those safe to repeat, and those that are not',
      running(),
      [...interrupted, advance],
    ],
    ['that is paused with running steps', running().pause(), [...interrupted, advance]],
    [
      'that is being cancelled: nothing runs again',
      running().cancel(),
      [
        { kind: 'record-cancelled', stepId: 'a', attempt: 1 },
        { kind: 'record-unknown-outcome', stepId: 'b', attempt: 1 },
        advance,
      ],
    ],
    ['with a deadline', planned('a').deadline(9_000), [advance, { kind: 'wake-at', at: 9_000 }]],
    [
      'with a deadline and no plan',
      ExecutionStory.requested({ deadline: 9_000 }),
      [{ kind: 'plan' }, { kind: 'wake-at', at: 9_000 }],
    ],
    ['with a deadline that stands still', planned('a').deadline(9_000).pause(), [advance]],
    [
      'with a deadline that runs on in a pause',
      planned('a').deadline(9_000).pause('run'),
      [advance, { kind: 'wake-at', at: 9_000 }],
    ],
    [
      'that waits to try again',
      planned('a').advance().fail('a', timeout),
      [advance, { kind: 'wake-at', at: 1_500 }],
    ],
    ['that waits in a pause: no timer runs', planned('a').advance().fail('a', timeout).pause(), [advance]],
    ['that waits for a person', planned('a!').advance(), [advance]],
    ['that is over', planned('a').advance().succeed('a'), []],
    ['that failed', planned('a').advance().fail('a'), []],
    ['that was cancelled', planned('a').cancel(), []],
  ])('%s', (_, { state }, owed) => {
    expect(executionProcess.resume(state)).toEqual(owed);
  });
});
