import { describe, expect, test } from '@jest/globals';
import { ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { brokenPromises } from './check-run.js';
import { restOf } from './rest-of.js';
import type { SoakedRun } from './soaked-run.js';

const id = sampleIds.execution;
const effect = (step: string, kind: 'keyed' | 'once' = 'keyed') => ({ kind, key: `${id}/${step}/1` });
const soaked = (story: ExecutionStory, ...steps: readonly string[]): SoakedRun => ({
  id,
  events: story.events,
  state: story.state,
  entries: steps.map((step) => effect(step)),
  positions: [],
  below: [],
});
const run = (...steps: readonly string[]) =>
  ExecutionStory.planned(samplePlan(steps, { policy: { effects: 'outward' } })).advance();

/** Its step has no effect. */
const computing = () =>
  ExecutionStory.planned(samplePlan(['a']))
    .advance()
    .succeed('a');

describe('a run that kept its promises', () => {
  test('has ended, with one effect for each step that has succeeded', () => {
    expect(brokenPromises(soaked(run('a', 'b').succeed('a').succeed('b'), 'a', 'b'))).toEqual([]);
  });

  test('waits for a person because an outcome is unknown, whether the effect was or was not', () => {
    const story = run('a~').lose('a').advance();
    expect(restOf(soaked(story))).toBe('unknown outcome');
    expect(brokenPromises(soaked(story))).toEqual([]);
    expect(brokenPromises(soaked(story, 'a'))).toEqual([]);
  });

  test('is paused and still', () => {
    expect(brokenPromises(soaked(run('a', 'b <- a').pause().succeed('a'), 'a'))).toEqual([]);
  });
});

describe('a broken promise is seen:', () => {
  test.each<[string, RegExp, SoakedRun]>([
    ['an effect twice', /"a" has succeeded, but had 2 effects/, soaked(run('a').succeed('a'), 'a', 'a')],
    ['an effect that never was', /"a" has succeeded, but had 0 effects/, soaked(run('a').succeed('a'))],
    ['two effects of a lost step', /"a" had 2 effects/, soaked(run('a~').lose('a').advance(), 'a', 'a')],
    [
      'an effect that nobody is told of',
      /"a" had its effect, but is failed and not listed as unknown/,
      soaked(run('a~').fail('a'), 'a'),
    ],
    ['an effect of what only computes', /"a" had an effect, and should have none/, soaked(computing(), 'a')],
    ['a run that stands still', /neither moves nor says what it waits for/, soaked(run('a'))],
    [
      'a run that is lost',
      /acknowledged but is not in the log/,
      { id, events: [], state: { status: 'none' }, entries: [], positions: [], below: [] },
    ],
  ])('%s', (_, said, broken) => {
    expect(brokenPromises(broken).join('\n')).toMatch(said);
  });

  test('a start after the run was still, an attempt twice, a success twice', () => {
    const story = run('a').succeed('a');
    const quiesced = { type: 'ExecutionQuiesced', data: { at: 1 } } as const;
    const again = story.events.filter(({ type }) => type === 'StepStarted' || type === 'StepSucceeded');
    const said = brokenPromises({
      ...soaked(story, 'a'),
      events: [...story.events, quiesced, ...again],
    }).join('\n');
    expect(said).toMatch(/"a" was started while the run was paused and quiesced/);
    expect(said).toMatch(/attempt 1 of "a" follows attempt 1/);
    expect(said).toMatch(/"a" has succeeded twice/);
  });
});
