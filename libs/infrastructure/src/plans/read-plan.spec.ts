import { describe, expect, test } from '@jest/globals';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { readPlan } from './read-plan.js';

const step = { id: 'a', title: 'A', kind: 'tool', tool: 'math.calculate', input: { expression: '1+1' } };

const whyNot = (plan: unknown): string => {
  const read = readPlan(plan);
  return isRejection(read) ? read.detail : 'nothing';
};

describe('a plan that somebody wrote', () => {
  test('is taken with everything that a plan may say', () => {
    const plan = {
      goal: 'All of it',
      notes: ['as an example'],
      result: { total: '{{a.value}}' },
      steps: [
        {
          ...step,
          when: { value: '{{b.count}}', is: 'greater', to: 0 },
          dependsOn: ['b'],
          approval: {
            reason: 'It counts',
            who: { people: ['dana'], roles: ['finance'] },
            quorum: 2,
            rejections: 1,
            deadlines: [
              { afterMs: 1, then: 'escalate', to: { roles: ['board'] } },
              { afterMs: 2, then: 'reject' },
            ],
          },
          retry: {
            maxAttempts: 5,
            baseMs: 100,
            factor: 2,
            maxDelayMs: 1_000,
            jitter: 0.1,
            maxTotalMs: 9_000,
          },
          onUnknown: 'ask',
          onFailure: [
            { kind: 'agent', agent: 'writer' },
            { kind: 'fallback', step: 'c' },
            { kind: 'skip', output: null },
            { kind: 'replan' },
          ],
          compensate: { tool: 'files.write', input: { path: '{{output.path}}' } },
          timeoutMs: 1_000,
          heartbeatMs: 500,
          locks: [{ name: 'table:{{input.table}}', mode: 'shared' }],
        },
        { id: 'b', title: 'B', kind: 'agent', needs: ['write'], instruction: 'Write', input: {} },
        {
          id: 'm',
          title: 'M',
          kind: 'map',
          over: '{{b.files}}',
          concurrency: 3,
          failedItems: { kind: 'collect', allowed: 2, allowedShare: 0.1 },
          step: { kind: 'tool', tool: 'files.read', input: { path: '{{$item}}' }, retry: { maxAttempts: 1 } },
        },
        { id: 'e', title: 'E', kind: 'execution', request: 'Do it', plan: { goal: 'Inside', steps: [step] } },
      ],
    };
    expect(readPlan(plan)).toEqual(plan);
  });

  test.each([
    ['no object', 'read the file', 'The plan: Invalid input: expected object'],
    ['no steps', { goal: 'x' }, 'steps: is missing.'],
    ['a misspelt member', { goal: 'x', steps: [{ ...step, retries: 3 }] }, 'steps[0]: unknown "retries".'],
    [
      'a misspelt member of a policy',
      { goal: 'x', steps: [step, { ...step, retry: { maxAtempts: 3 } }] },
      'steps[1].retry: unknown "maxAtempts".',
    ],
    [
      'an approval without a reason',
      { goal: 'x', steps: [{ ...step, approval: { quorum: 2 } }] },
      'steps[0].approval.reason: is missing.',
    ],
    ['no kind', { goal: 'x', steps: [{ id: 'a', title: 'A' }] }, 'steps[0].kind: is missing, or none of'],
    [
      'a text for a number',
      { goal: 'x', steps: [{ ...step, timeoutMs: '5s' }] },
      'steps[0].timeoutMs: Invalid input: expected number, received string.',
    ],
    [
      'a slip in the plan inside',
      { goal: 'x', steps: [{ id: 'e', title: 'E', kind: 'execution', request: 'Do', plan: { steps: [] } }] },
      'steps[0].plan.goal: is missing.',
    ],
  ])('with %s is refused, and it says where', (_, plan, says) => {
    expect(whyNot(plan)).toContain(says);
  });

  test('with the same slip a thousand times does not say so a thousand times', () => {
    const steps = Array.from({ length: 1_000 }, () => ({ ...step, color: 'red' }));
    const lines = whyNot({ goal: 'x', steps }).split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([21, 'and 980 more']);
  });
});
