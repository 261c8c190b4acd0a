import { describe, expect, test } from '@jest/globals';
import { sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import type { ExecutionStep, Plan, PlanStep } from './plan.js';
import { validatePlan } from './validate-plan.js';

const sub = (id: string, more: Partial<ExecutionStep> = {}): ExecutionStep => ({
  kind: 'execution',
  id,
  title: id,
  request: 'do it',
  ...more,
});
const issuesIn = (...steps: readonly PlanStep[]) => validatePlan(samplePlanOf(...steps), sampleCatalogue);
const nested = (depth: number): Plan =>
  samplePlanOf(depth === 0 ? toolStep('a') : sub('s', { plan: nested(depth - 1) }));

describe('a step that is an execution', () => {
  test('is valid with a request, with a plan of its own, and others may use its output', () => {
    const user = toolStep('use', { input: { left: '{{s.anything}}', right: 1 } });
    expect(issuesIn(sub('s', { plan: samplePlanOf(toolStep('a')) }), user)).toEqual([]);
  });

  test('waits for what its request refers to', () => {
    expect(issuesIn(sub('s', { request: 'sum up {{gone.text}}' }))).toMatchObject([
      { step: 's', code: 'UNKNOWN_STEP' },
    ]);
    const { steps } = bindPlan(
      samplePlanOf(toolStep('a'), sub('s', { request: '{{a.sum}}' })),
      sampleCatalogue,
    );
    expect(steps[1]?.dependsOn).toEqual(['a']);
  });

  test('has the issues of its plan, which sees nothing of the plan around it', () => {
    const inside = samplePlanOf(toolStep('b', { input: { left: '{{a.sum}}', right: 1 } }));
    expect(issuesIn(toolStep('a'), sub('s', { plan: inside }))).toEqual([
      {
        step: 's',
        code: 'UNKNOWN_STEP',
        message: 'In the plan of step "s": Step "b" depends on "a", which is not a step of this plan.',
      },
    ]);
  });

  test.each<[string, Partial<ExecutionStep>, RegExp]>([
    ['asks for nothing', { request: ' ' }, /request must say/],
    ['is retried', { retry: { maxAttempts: 2 } }, /belong to the steps of its own plan/],
  ])('is refused when it %s', (_, more, says) => {
    expect(issuesIn(sub('s', more))).toMatchObject([
      { step: 's', code: 'BAD_EXECUTION', message: expect.stringMatching(says) },
    ]);
  });

  test('may be undone as a whole, by a tool that there is', () => {
    const undo = (tool: string) => ({ compensate: { tool, input: { left: '{{output.sum}}', right: 1 } } });
    expect(issuesIn(sub('s', undo('math.add')))).toEqual([]);
    expect(issuesIn(sub('s', undo('math.no')))).toMatchObject([{ step: 's', code: 'UNKNOWN_TOOL' }]);
    const { steps } = bindPlan(samplePlanOf(sub('s', undo('math.add'))), sampleCatalogue);
    expect(steps[0]?.policy.compensate).toMatchObject({ tool: 'math.add', idempotent: true });
  });

  test('lies at most eight deep', () => {
    expect(validatePlan(nested(8), sampleCatalogue)).toEqual([]);
    expect(validatePlan(nested(9), sampleCatalogue)).toMatchObject([
      { step: 's', code: 'BAD_EXECUTION', message: expect.stringMatching(/at most 8 deep/) },
    ]);
  });

  test('is bound with its plan: it has its effects, and those of anything when its plan is still to be made', () => {
    const mail = toolStep('m', { tool: 'mail.send', input: { to: 'x' } });
    const bound = bindPlan(
      samplePlanOf(
        sub('s', { plan: samplePlanOf(toolStep('a')) }),
        sub('t', { plan: samplePlanOf(mail) }),
        sub('u'),
      ),
      sampleCatalogue,
    );
    expect(bound.steps.map(({ policy }) => policy.effects)).toEqual(['none', 'outward', 'outward']);
    expect(bound.steps[0]).toMatchObject({
      policy: { idempotent: false, retry: { maxAttempts: 1 } },
      plan: { steps: [{ id: 'a', dependsOn: [], policy: { effects: 'none' } }] },
    });
  });
});
