import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { agentStep, openStep, sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import type { Plan, PlanStep } from './plan.js';
import { dependenciesOf } from './dependencies.js';
import { validatePlan } from './validate-plan.js';

const issuesOf = (plan: Plan) => validatePlan(plan, sampleCatalogue);
const issuesIn = (...steps: readonly PlanStep[]) => issuesOf(samplePlanOf(...steps));

const read = toolStep('read', { tool: 'files.read', input: { path: 'a.txt' } });

describe('a plan is valid', () => {
  test('with tools, agents, references, conditions and a result', () => {
    const write = agentStep('write', { input: { text: '{{read.text}}', first: '{{read.lines.0.number}}' } });
    const add = toolStep('add', {
      dependsOn: ['write'],
      when: { value: '{{read.lines}}', is: 'not-empty' },
      retry: { maxAttempts: 100, jitter: 1, baseMs: 0 },
      timeoutMs: 86_400_000,
    });
    const draft = openStep('draft', { needs: ['files'] });
    const plan = {
      ...samplePlanOf(read, write, add, draft),
      result: 'sum {{add.sum}}, {{write.anything.an.agent.says}}',
    };
    expect(issuesOf(plan)).toEqual([]);
  });
});

describe('an issue names the step and says what would be right:', () => {
  const self = (input: Record<string, string>) => toolStep('a', { input });
  test.each<[string, readonly PlanStep[], string, string | undefined, RegExp]>([
    ['no steps', [], 'EMPTY_PLAN', undefined, /no steps/],
    ['a bad id', [toolStep('1 step')], 'BAD_STEP_ID', '1 step', /"1 step" is not a step id: use a letter/],
    ['a long id', [toolStep('x'.repeat(65))], 'BAD_STEP_ID', 'x'.repeat(65), /at most 64/],
    ['two of a name', [toolStep('a'), toolStep('a')], 'DUPLICATE_STEP', 'a', /Two steps are called "a"/],
    [
      'an unknown tool',
      [toolStep('a', { tool: 'math.divide' })],
      'UNKNOWN_TOOL',
      'a',
      /Step "a" needs the tool "math.divide"; known: math.add, files.read/,
    ],
    [
      'an unknown agent',
      [agentStep('a', { agent: 'poet' })],
      'UNKNOWN_AGENT',
      'a',
      /Step "a" needs the agent "poet"; known: writer, thinker/,
    ],
    [
      'a dependency on nobody',
      [toolStep('a', { dependsOn: ['b'] })],
      'UNKNOWN_STEP',
      'a',
      /Step "a" depends on "b", which is not a step/,
    ],
    [
      'an agent that is told nothing',
      [agentStep('a', { instruction: ' ' })],
      'BAD_INPUT',
      'a',
      /Step "a": instruction must say what/,
    ],
    [
      'a comparison with nothing',
      [read, toolStep('a', { when: { value: '{{read.text}}', is: 'equal' } })],
      'BAD_CONDITION',
      'a',
      /Step "a": when "equal" needs "to"/,
    ],
    [
      'a comparison of what has no order',
      [read, toolStep('a', { when: { value: '{{read.text}}', is: 'greater', to: true } })],
      'BAD_CONDITION',
      'a',
      /"greater" compares numbers with numbers/,
    ],
    [
      'a test for nothing that names something',
      [read, toolStep('a', { when: { value: '{{read.text}}', is: 'empty', to: 1 } })],
      'BAD_CONDITION',
      'a',
      /leave "to" out/,
    ],
    [
      'a reference to nobody',
      [toolStep('a', { when: { value: 1, is: 'equal', to: '{{b.x}}' } })],
      'UNKNOWN_STEP',
      'a',
      /depends on "b"/,
    ],
    [
      'an output that is not there',
      [read, toolStep('a', { input: { left: '{{read.size}}', right: 1 } })],
      'UNKNOWN_OUTPUT',
      'a',
      /Step "a" refers to {{read.size}}, but the output of "read" has only: text, lines/,
    ],
    [
      'a wrong input',
      [toolStep('a', { input: { left: 'one', right: 1 } })],
      'BAD_INPUT',
      'a',
      /Step "a": input.left of math.add: expected number/,
    ],
    [
      'too many attempts',
      [toolStep('a', { retry: { maxAttempts: 101 } })],
      'BAD_POLICY',
      'a',
      /"a".*maxAttempts/,
    ],
    ['half an attempt', [toolStep('a', { retry: { maxAttempts: 1.5 } })], 'BAD_POLICY', 'a', /whole number/],
    ['a jitter of 2', [toolStep('a', { retry: { jitter: 2 } })], 'BAD_POLICY', 'a', /"a".*jitter.*0 to 1/],
    [
      'a negative delay',
      [toolStep('a', { retry: { baseMs: -1 } })],
      'BAD_POLICY',
      'a',
      /"a".*not be negative/,
    ],
    ['a delay that is no number', [toolStep('a', { retry: { factor: NaN } })], 'BAD_POLICY', 'a', /factor/],
    ['no time in all', [toolStep('a', { retry: { maxTotalMs: 0 } })], 'BAD_POLICY', 'a', /maxTotalMs.*more/],
    ['a code in words', [toolStep('a', { retry: { never: ['busy'] } })], 'BAD_POLICY', 'a', /"a".*RATE_LIM/],
    [
      'nothing to retry',
      [toolStep('a', { retry: { only: ['BUSY'], never: ['BUSY', 'TIMEOUT'] } })],
      'BAD_POLICY',
      'a',
      /leaves nothing to retry/,
    ],
    [
      'another agent for a tool',
      [toolStep('a', { onFailure: [{ kind: 'agent', agent: 'writer' }] })],
      'BAD_POLICY',
      'a',
      /only where an agent does/,
    ],
    [
      'the same agent again',
      [agentStep('a', { onFailure: [{ kind: 'agent', agent: 'writer' }] })],
      'BAD_POLICY',
      'a',
      /"writer" that will have failed/,
    ],
    [
      'an unknown other agent',
      [agentStep('a', { onFailure: [{ kind: 'agent', agent: 'painter' }] })],
      'UNKNOWN_AGENT',
      'a',
      /"painter"; known: writer, thinker/,
    ],
    [
      'a capability that nobody offers',
      [openStep('a', { needs: ['files', 'paint'] })],
      'UNKNOWN_AGENT',
      'a',
      /"a" needs files, paint, which no agent offers at once; offered: writer \(files\); thinker \(\)/,
    ],
    [
      'an agent and needs',
      [agentStep('a', { needs: ['files'] })],
      'BAD_POLICY',
      'a',
      /leave one of them out/,
    ],
    ['neither an agent nor needs', [openStep('a')], 'BAD_POLICY', 'a', /"a" has to name its agent/],
    ['no needs', [openStep('a', { needs: [] })], 'BAD_POLICY', 'a', /at least one capability/],
    [
      'an alternative that is a candidate already',
      [openStep('a', { needs: ['files'], onFailure: [{ kind: 'agent', agent: 'writer' }] })],
      'BAD_POLICY',
      'a',
      /"writer" that will have failed/,
    ],
    [
      'a choice after one that always works',
      [
        agentStep('a', {
          onFailure: [
            { kind: 'skip', output: null },
            { kind: 'agent', agent: 'thinker' },
          ],
        }),
      ],
      'BAD_POLICY',
      'a',
      /after skip, which always works/,
    ],
    [
      'an unknown fallback',
      [toolStep('a', { onFailure: [{ kind: 'fallback', step: 'b' }] })],
      'UNKNOWN_STEP',
      'a',
      /fallback "b", which is not a step/,
    ],
    [
      'a fallback that others use',
      [
        toolStep('a', { onFailure: [{ kind: 'fallback', step: 'b' }] }),
        toolStep('b'),
        toolStep('c', { dependsOn: ['b'] }),
      ],
      'BAD_POLICY',
      'c',
      /"c" uses "b", which stands by for "a"; use "a"/,
    ],
    [
      'a fallback that waits for what it stands by for',
      [toolStep('a', { onFailure: [{ kind: 'fallback', step: 'b' }] }), toolStep('b', { dependsOn: ['a'] })],
      'CYCLE',
      'a',
      /a -> b -> a/,
    ],
    [
      'undoing by a tool that asks',
      [
        toolStep('a', {
          compensate: { tool: 'mail.send', input: { to: 'x', message: { subject: '', body: '' } } },
        }),
      ],
      'BAD_POLICY',
      'a',
      /mail.send, which asks a person/,
    ],
    [
      'undoing by an unknown tool',
      [toolStep('a', { compensate: { tool: 'math.undo', input: {} } })],
      'UNKNOWN_TOOL',
      'a',
      /compensate needs the tool "math.undo"/,
    ],
    [
      'undoing with the output of another',
      [
        toolStep('a', { compensate: { tool: 'math.add', input: { left: '{{b.sum}}', right: 1 } } }),
        toolStep('b'),
      ],
      'UNKNOWN_STEP',
      'a',
      /own input and output only/,
    ],
    [
      'undoing with what the output lacks',
      [toolStep('a', { compensate: { tool: 'math.add', input: { left: '{{output.total}}', right: 1 } } })],
      'UNKNOWN_OUTPUT',
      'a',
      /output.total/,
    ],
    ['no time', [toolStep('a', { timeoutMs: 0 })], 'BAD_POLICY', 'a', /"a".*timeoutMs must be from 1/],
    [
      'no time for a beat',
      [agentStep('a', { heartbeatMs: 99 })],
      'BAD_POLICY',
      'a',
      /heartbeatMs .* from 100/,
    ],
    [
      'a tool that gives no sign of life',
      [toolStep('a', { heartbeatMs: 1_000 })],
      'BAD_POLICY',
      'a',
      /signs of life, and math.add does not/,
    ],
    [
      'a check that there is not',
      [toolStep('a', { onUnknown: 'check' })],
      'BAD_POLICY',
      'a',
      /a tool that has a check/,
    ],
    [
      'a check by an agent',
      [agentStep('a', { onUnknown: 'check' })],
      'BAD_POLICY',
      'a',
      /a tool that has a check/,
    ],
    ['two days', [toolStep('a', { timeoutMs: 2 * 86_400_000 })], 'BAD_POLICY', 'a', /a day/],
    ['itself', [self({ left: '{{a.sum}}', right: '{{a.sum}}' })], 'CYCLE', 'a', /a -> a.*Remove one/],
  ])('%s', (_, steps, code, step, message) => {
    expect(issuesIn(...steps)).toEqual([
      { code, message: expect.stringMatching(message), ...(step === undefined ? {} : { step }) },
    ]);
  });

  test('a fallback of two steps', () => {
    const onFailure = [{ kind: 'fallback', step: 'b' } as const];
    const issues = issuesIn(toolStep('a', { onFailure }), toolStep('b'), toolStep('c', { onFailure }));
    expect(issues.map(({ step }) => step)).toEqual(['a', 'c']);
    expect(issues[0]?.message).toMatch(/"b", which stands by for one step only, not for "a", "c"/);
  });

  test('a circle, and what waits for it', () => {
    const circle = [toolStep('a', { dependsOn: ['b'] }), toolStep('b', { dependsOn: ['a'] })];
    const issues = issuesIn(...circle, toolStep('late', { dependsOn: ['b'] }));
    expect(issues.map(({ code, step }) => [code, step])).toEqual([
      ['CYCLE', 'a'],
      ['UNREACHABLE', 'late'],
    ]);
    expect(issues[0]?.message).toContain('a -> b -> a');
    expect(issues[1]?.message).toContain('Step "late" can never start');
  });

  test('a result that refers to nobody or to nothing', () => {
    const issues = issuesOf({ ...samplePlanOf(read), result: ['{{nobody}}', '{{read.size}}'] });
    expect(issues.map(({ code, message }) => [code, message])).toEqual([
      ['UNKNOWN_STEP', 'The result refers to "nobody", which is not a step of this plan.'],
      ['UNKNOWN_OUTPUT', expect.stringMatching(/^The result refers to {{read.size}}/)],
    ]);
  });

  test('a system without tools', () => {
    const [issue] = validatePlan(samplePlanOf(toolStep('a')), { ...sampleCatalogue, tools: [] });
    expect(issue?.message).toContain('known: none, this system has no tools');
  });

  test('all issues at once', () => {
    const codes = issuesIn(toolStep('1'), agentStep('b', { agent: 'poet', timeoutMs: 0 })).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['BAD_STEP_ID', 'UNKNOWN_AGENT', 'BAD_POLICY']);
  });
});

test('dependencies are those declared and those that references imply, once each', () => {
  const when = { value: '{{c}}', is: 'equal', to: '{{d.x}}' } as const;
  const step = toolStep('z', { dependsOn: ['a', 'b'], input: { x: ['{{b.y}} {{e}}'] }, when });
  expect(dependenciesOf(step)).toEqual(['a', 'b', 'e', 'c', 'd']);
});

test('a plan has a cycle issue exactly when steps cannot all be put in order', () => {
  const edges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 8 });
  fc.assert(
    fc.property(edges, (list) => {
      const needs = Array.from({ length: 6 }, (_, n) =>
        list.flatMap(([from, to]) => (from === n ? [to] : [])),
      );
      const steps = needs.map((dependsOn, n) =>
        toolStep(`s${n}`, { dependsOn: dependsOn.map((on) => `s${on}`) }),
      );
      const codes = issuesIn(...steps).map(({ code }) => code);
      expect(codes.includes('CYCLE')).toBe(!canBeOrdered(needs));
    }),
  );
});

/** By taking away, again and again, whatever waits for nothing that is left. */
function canBeOrdered(needs: readonly (readonly number[])[]): boolean {
  let left = needs.map((_, n) => n);
  for (let before = -1; before !== left.length;) {
    before = left.length;
    left = left.filter((n) => needs[n]?.some((need) => left.includes(need)));
  }
  return left.length === 0;
}
