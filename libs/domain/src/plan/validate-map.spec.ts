import { describe, expect, test } from '@jest/globals';
import { mapStep, sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import { dependenciesOf } from './dependencies.js';
import type { PlanStep } from './plan.js';
import { validatePlan } from './validate-plan.js';

const read = toolStep('read', { tool: 'files.read', input: { path: 'a.txt' } });
const add = {
  kind: 'tool',
  tool: 'math.add',
  input: { left: '{{$item.number}}', right: '{{$index}}' },
} as const;
const issuesIn = (...steps: readonly PlanStep[]) => validatePlan(samplePlanOf(...steps), sampleCatalogue);

describe('a map', () => {
  test('is valid over a reference to a list, and its output is one', () => {
    const map = mapStep('all', { over: '{{read.lines}}', step: add });
    const user = toolStep('use', { input: { left: '{{all.3.sum}}', right: 1 } });
    expect(issuesIn(read, map, user)).toEqual([]);
  });

  test('that collects has the outcome of each element', () => {
    const map = mapStep('all', { over: '{{read.lines}}', step: add, failedItems: { kind: 'collect' } });
    const user = toolStep('use', { input: { left: '{{all.0.output.sum}}', right: '{{all.1.error.code}}' } });
    expect(issuesIn(read, map, user)).toEqual([]);
    expect(
      issuesIn(read, map, toolStep('use', { input: { left: '{{all.0.sum}}', right: 1 } })),
    ).toMatchObject([{ code: 'UNKNOWN_OUTPUT', step: 'use', message: expect.stringContaining('is a list') }]);
  });

  test('waits for what its list, its step and its condition refer to, never for its own element', () => {
    const step = { ...add, input: { left: '{{a.x}}', right: '{{$item}}' } };
    const map = mapStep('all', { over: ['{{b}}'], step, when: { value: '{{c}}', is: 'not-empty' } });
    expect(dependenciesOf(map)).toEqual(['b', 'a', 'c']);
  });

  test('asks for its elements what their tool asks, and for itself only what the plan asks', () => {
    const send = { kind: 'tool', tool: 'mail.send', input: { to: '{{$item}}' } } as const;
    const bound = (more = {}) =>
      bindPlan(samplePlanOf(mapStep('all', { over: ['a'], step: send, ...more })), sampleCatalogue).steps[0];
    expect(bound()).toMatchObject({
      step: { policy: { approval: 'it goes to other people', timeoutMs: 5_000 } },
    });
    expect(bound()?.policy).not.toHaveProperty('approval');
    expect(bound({ approval: 'a lot of mail' })?.policy).toMatchObject({
      approval: 'a lot of mail',
      effects: 'outward',
    });
  });
});

describe('an issue of a map:', () => {
  const over = (list: string | readonly string[], more = {}) =>
    mapStep('all', { over: list, step: add, ...more });
  test.each<[string, readonly PlanStep[], string, RegExp]>([
    ['over a text', [over('lines')], 'BAD_MAP', /"over" must be a list, or one reference/],
    ['over a text with a reference', [read, over('all {{read.lines}}')], 'BAD_MAP', /one reference/],
    ['over what is no list', [read, over('{{read.text}}')], 'BAD_MAP', /{{read.text}} is none/],
    ['over nobody', [over('{{nobody.lines}}')], 'UNKNOWN_STEP', /"nobody", which is not a step/],
    [
      'an element without that member',
      [read, over('{{read.lines}}', { step: { ...add, input: { left: '{{$item.size}}', right: 1 } } })],
      'UNKNOWN_OUTPUT',
      /{{\$item.size}}, but the elements of {{read.lines}} have no such member/,
    ],
    [
      'an element outside its step',
      [toolStep('a', { input: { left: '{{$item}}', right: 1 } })],
      'NO_ITEM',
      /{{\$item}}, which only the step of a map knows/,
    ],
    [
      'an element in its condition',
      [over(['a'], { when: { value: '{{$index}}', is: 'empty' } })],
      'NO_ITEM',
      /\$index/,
    ],
    ['half an element at once', [over(['a'], { concurrency: 0.5 })], 'BAD_MAP', /whole number from 0/],
    ['too many at once', [over(['a'], { concurrency: 10_001 })], 'BAD_MAP', /to 10000/],
    [
      'a negative number',
      [over(['a'], { failedItems: { kind: 'collect', allowed: -1 } })],
      'BAD_MAP',
      /allowed must/,
    ],
    [
      'a share of two',
      [over(['a'], { failedItems: { kind: 'collect', allowedShare: 2 } })],
      'BAD_MAP',
      /from 0 to 1/,
    ],
    ['a retry of its own', [over(['a'], { retry: { maxAttempts: 2 } })], 'BAD_MAP', /belong to its "step"/],
    [
      'an unknown tool',
      [over(['a'], { step: { ...add, tool: 'x.y' } })],
      'UNKNOWN_TOOL',
      /"all" needs the tool "x.y"/,
    ],
    [
      'a wrong input',
      [over(['a'], { step: { ...add, input: { left: 'one', right: 1 } } })],
      'BAD_INPUT',
      /input.left/,
    ],
    ['a bad policy', [over(['a'], { step: { ...add, timeoutMs: 0 } })], 'BAD_POLICY', /timeoutMs must be/],
    ['itself', [over('{{all}}', { step: { ...add, input: { left: 1, right: 1 } } })], 'CYCLE', /all -> all/],
  ])('%s', (_, steps, code, message) => {
    expect(issuesIn(...steps)).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  });
});
