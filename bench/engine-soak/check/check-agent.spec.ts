import { expect, test } from '@jest/globals';
import { broken, ExecutionStory, sampleIds, timeout } from '@app/domain/testing/execution-story.js';
import { anotherAgent, byAgent } from '@app/domain/testing/random-recovery.js';
import { samplePlan, sampleStep } from '@app/domain/testing/sample-plan.js';
import type { Entry } from '../ledger.js';
import { brokenByEffects } from './check-effects.js';

const id = sampleIds.execution;
/** An agent, and another one that works in its place when it has failed for good. */
const plan = () => {
  const step = byAgent(sampleStep('a~'));
  return {
    ...samplePlan([]),
    steps: [{ ...step, policy: { ...step.policy, onFailure: [anotherAgent] } }] as never,
  };
};
const run = () => ExecutionStory.planned(plan()).advance();
const wrote = (...lines: readonly string[]) => ({ data: { done: lines } });
const entry = (line: string, place = '1.0'): Entry => ({
  kind: 'once',
  key: `${id}/a/1/${place}/${line}`,
  line,
});
const said = ({ events, state }: ExecutionStory, ...entries: readonly Entry[]) =>
  brokenByEffects({ id, events, state, entries, positions: [], below: [] }).join('\n');

test('an agent that has ended well has written what it says, once', () => {
  const story = run().succeed('a', wrote('first 1', 'first 2'));
  expect(said(story, entry('first 1'), entry('first 2'))).toBe('');
});

test('who gave up may have written something, and who worked in its place all that is said', () => {
  const handedOver = () =>
    run()
      .fail('a', { ...broken, code: 'GIVEN_UP' })
      .advance();
  expect(said(handedOver(), entry('first 1'))).toBe('');
  const story = handedOver().succeed('a', wrote('second 1'));
  expect(said(story, entry('first 1'), entry('second 1'))).toBe('');
});

test('what became of a call when the worker went away is unknown, as far as it had come', () => {
  expect(said(run().lose('a').advance(), entry('first 1'), entry('first 2'))).toBe('');
});

test('what an agent has done is known when its model fails', () => {
  expect(said(run().fail('a', { ...timeout, code: 'MODEL_BUSY' }), entry('first 1'))).toBe('');
});

const done = () => run().succeed('a', wrote('first 1'));
test.each<[string, RegExp, ExecutionStory, readonly Entry[]]>([
  [
    'a call is made twice',
    /made the call .*1\.0\/first 1 twice/,
    done(),
    [entry('first 1'), entry('first 1')],
  ],
  [
    'a line is written twice',
    /wrote the line "first 1" twice/,
    done(),
    [entry('first 1'), entry('first 1', '2.0')],
  ],
  ['it says more than it has done', /says it wrote "first 1", but has not/, done(), []],
  [
    'it has done more than it says',
    /wrote "first 2", but does not say so/,
    done(),
    [entry('first 1'), entry('first 2')],
  ],
  [
    'another writes that was never at work',
    /wrote the line "second 1", but second was never at work/,
    done(),
    [entry('first 1'), entry('second 1')],
  ],
  [
    'nobody is told what may have become of its calls',
    /wrote something, but is retrying and not listed as unknown/,
    run().fail('a', timeout),
    [entry('first 1')],
  ],
  [
    'a call is made of a step that was never started',
    /the ledger has .*\/a\/2\/1\.0\/first 1, and nothing was started under that/,
    run(),
    [{ kind: 'once', key: `${id}/a/2/1.0/first 1`, line: 'first 1' }],
  ],
])('it is seen when %s', (_, what, story, entries) => {
  expect(said(story, ...entries)).toMatch(what);
});
