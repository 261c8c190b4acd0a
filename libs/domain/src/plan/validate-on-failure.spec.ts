import { expect, test } from '@jest/globals';
import { mapStep, sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import type { OnFailure } from './on-failure.js';
import type { PlanStep } from './plan.js';
import { validatePlan } from './validate-plan.js';

const issuesIn = (...steps: PlanStep[]) =>
  validatePlan(samplePlanOf(...steps), sampleCatalogue).map(({ message }) => message);
const replan: OnFailure = { kind: 'replan' };
const skip: OnFailure = { kind: 'skip', output: 0 };
const fallback: OnFailure = { kind: 'fallback', step: 'b' };
const item = { kind: 'tool', tool: 'math.add', input: { left: '{{$index}}', right: 1 } } as const;

test('a step, or a map, may ask for another plan, and say what follows if there is none', () => {
  const step = toolStep('a', { onFailure: [replan, fallback, skip] });
  const map = mapStep('m', { over: [1], step: item, onFailure: [replan] });
  expect(issuesIn(step, toolStep('b'), map)).toEqual([]);
});

test.each<[string, PlanStep[], RegExp]>([
  ['twice', [toolStep('a', { onFailure: [replan, replan] })], /"a": onFailure says replan twice/],
  [
    'for a fallback',
    [toolStep('a', { onFailure: [fallback] }), toolStep('b', { onFailure: [replan] })],
    /"b": onFailure cannot say replan, it stands by for "a"/,
  ],
  [
    'for an element of a map',
    [mapStep('m', { over: [1], step: { ...item, onFailure: [replan] } })],
    /replan can follow the failure of the map, not of one of its elements/,
  ],
  [
    'after what always works',
    [toolStep('a', { onFailure: [skip, replan] })],
    /has choices after skip, which always works/,
  ],
])('it cannot do so %s', (_, steps, says) => {
  expect(issuesIn(...steps)).toEqual([expect.stringMatching(says)]);
});
