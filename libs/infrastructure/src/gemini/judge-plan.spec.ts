import { describe, expect, test } from '@jest/globals';
import type { Json } from '@app/domain/kernel/json.js';
import { sampleCatalogue } from '../agents/testing/sample-tools.js';
import { judgePlan } from './judge-plan.js';

const judge = (answer: Json) => judgePlan(JSON.stringify(answer), sampleCatalogue);
const add = (id: string, input: Json) => ({ kind: 'tool', id, title: id, tool: 'sample.add', input });
const plan = (steps: readonly Json[], more: { [key: string]: Json } = {}) => ({
  goal: 'Reckon',
  unplaceable: [],
  steps,
  ...more,
});

describe('a valid answer', () => {
  test('inputs are JSON text, results text or JSON text', () => {
    const steps = [add('one', '{"a": 1, "b": 2}'), add('two', '{"a": "{{one.sum}}", "b": 3}')];
    expect(judge(plan(steps, { result: '{"total": "{{two.sum}}"}', notes: ['Whole numbers'] }))).toEqual({
      kind: 'valid',
      plan: {
        goal: 'Reckon',
        steps: [
          { ...steps[0], input: { a: 1, b: 2 } },
          { ...steps[1], input: { a: '{{one.sum}}', b: 3 } },
        ],
        result: { total: '{{two.sum}}' },
        notes: ['Whole numbers'],
      },
    });
  });

  test('a map over a reference, or over the JSON text of a list', () => {
    const step = { kind: 'tool', tool: 'sample.add', input: '{"a": "{{$item}}", "b": "{{$index}}"}' };
    const map = (id: string, over: Json) => ({ kind: 'map', id, title: id, over, step });
    const verdict = judge(plan([map('one', '[1, 2]'), map('two', [3]), map('three', '{{one}}')]));
    expect(verdict).toMatchObject({
      kind: 'valid',
      plan: {
        steps: [
          { over: [1, 2], step: { input: { a: '{{$item}}', b: '{{$index}}' } } },
          { over: [3] },
          { over: '{{one}}' },
        ],
      },
    });
  });

  test('an agent step that says what it needs; a capability that nobody offers is an issue', () => {
    const needing = (...needs: string[]) =>
      judge(plan([{ kind: 'agent', id: 'a', title: 'A', needs, instruction: 'Do.', input: '{}' }]));
    expect(needing('sample')).toMatchObject({ kind: 'valid', plan: { steps: [{ needs: ['sample'] }] } });
    expect(needing('paint')).toMatchObject({
      kind: 'invalid',
      issues: [expect.stringMatching(/needs paint.*offered: clerk \(sample\)/)],
    });
  });

  test('a reference alone stays a reference', () => {
    const verdict = judge(plan([add('one', '{"a": 1, "b": 2}')], { result: '{{one.sum}}' }));
    expect(verdict).toMatchObject({ kind: 'valid', plan: { result: '{{one.sum}}' } });
  });

  test('objects in place of JSON text, a code fence around it all, agent steps and conditions', () => {
    const answer = plan(
      [
        add('one', { a: 1, b: 2 }),
        {
          kind: 'agent',
          id: 'explain',
          title: 'Explain',
          agent: 'clerk',
          instruction: 'Explain the sum',
          input: '{"sum": "{{one.sum}}"}',
          when: { value: '{{one.sum}}', is: 'greater', to: 2 },
          approval: 'Asked for',
        },
      ],
      { result: { sum: '{{one.sum}}' } },
    );
    const verdict = judgePlan(`\`\`\`json\n${JSON.stringify(answer)}\n\`\`\``, sampleCatalogue);
    expect(verdict).toMatchObject({
      kind: 'valid',
      plan: {
        steps: [{ input: { a: 1, b: 2 } }, { input: { sum: '{{one.sum}}' } }],
        result: { sum: '{{one.sum}}' },
      },
    });
  });
});

describe('an invalid answer says what is wrong', () => {
  test.each([
    ['no JSON', 'I cannot do that.', 'not JSON'],
    ['members missing', '{"goal": "x"}', 'steps:'],
    ['an unknown kind', JSON.stringify(plan([{ kind: 'magic' }])), 'steps.0.kind:'],
    [
      'input missing',
      JSON.stringify(plan([{ kind: 'tool', id: 'one', title: 'One', tool: 'sample.add' }])),
      'steps.0.input:',
    ],
    [
      'a bare reference',
      JSON.stringify(plan([add('one', '{"a": {{x.sum}}}')])),
      'References stand inside quotes',
    ],
    ['a list as input', JSON.stringify(plan([add('one', '[1]')])), 'must be the JSON text of an object'],
    ['an unknown tool', JSON.stringify(plan([{ ...add('one', '{}'), tool: 'fax.send' }])), 'fax.send'],
    [
      'an input of the wrong type',
      JSON.stringify(plan([add('one', '{"a": "many", "b": 1}')])),
      'input.a of sample.add',
    ],
    ['no steps', JSON.stringify(plan([])), 'no steps'],
  ])('%s', (_, text, expected) => {
    const verdict = judgePlan(text, sampleCatalogue);
    expect(verdict).toMatchObject({ kind: 'invalid' });
    expect(verdict.kind === 'invalid' && verdict.issues.join('\n')).toContain(expected);
  });
});

test('unplaceable parts win over steps', () => {
  const parts = [{ part: 'send a fax', reason: 'no tool sends faxes' }];
  const verdict = judge(plan([add('one', '{"a": 1, "b": 2}')], { unplaceable: parts }));
  expect(verdict).toEqual({ kind: 'unplaceable', parts });
});
