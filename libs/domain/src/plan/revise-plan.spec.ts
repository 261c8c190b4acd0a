import { describe, expect, test } from '@jest/globals';
import { asJson, canonicalJson } from '../kernel/json.js';
import { given, rejected } from '../testing/given.js';
import { sampleIds } from '../testing/execution-story.js';
import { agentStep, mapStep, sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import type { BoundPlan } from './bound-plan.js';
import { newestProposed, planDecider, type PlanCommand } from './plan.decider.js';
import type { PlanEvent } from './plan.events.js';
import type { Plan } from './plan.js';
import { rewire } from './rewire.js';
import { isSameStep, unboundPlan } from './step-definition.js';

const digest = (text: string) => `digest of ${text}`;
const decider = planDecider(digest, sampleCatalogue);
const planId = sampleIds.plan;
const revises = { executionId: sampleIds.execution, revision: 1, proposal: 1 };

const first = samplePlanOf(toolStep('a'), toolStep('b'), toolStep('c', { dependsOn: ['b'] }));
const second = samplePlanOf(...first.steps.slice(0, 2), toolStep('d', { dependsOn: ['a'] }));
/** As it was bound when another policy held. */
const bound: BoundPlan = {
  ...bindPlan(first, sampleCatalogue),
  steps: bindPlan(first, sampleCatalogue).steps.map((step) => ({
    ...step,
    policy: { ...step.policy, timeoutMs: 7 },
  })),
};
const basis = {
  plan: bound,
  steps: [
    { id: 'a', standing: 'done' },
    { id: 'b', standing: 'failed', isCause: true },
    { id: 'c', standing: 'open' },
  ],
} as const;

const proposed: PlanEvent = {
  type: 'PlanProposed',
  data: { planId, version: 1, digest: 'd', plan: bound, planner: 'offline', at: 1 },
};
const revise = (plan: Plan, more: Partial<typeof revises> = {}): PlanCommand => ({
  type: 'RevisePlan',
  data: { planId, plan, planner: 'offline', of: 1, basis, revises: { ...revises, ...more }, now: 5 },
});
const [a, b] = bound.steps as [BoundPlan['steps'][number], BoundPlan['steps'][number]];
const d = bindPlan(second, sampleCatalogue).steps[2]!;
const revised = (version = 2): PlanEvent => {
  const plan = { ...second, steps: [a, b, d] };
  const said = digest(canonicalJson(asJson(plan)));
  return {
    type: 'PlanRevised',
    data: { planId, planner: 'offline', version, digest: said, plan, of: 1, revises, at: 5 },
  };
};

describe('a plan that is revised for a run', () => {
  test('has another version, in which what has started keeps its policies and the rest is bound anew', () => {
    given(decider, [proposed]).when(revise(second)).then([revised()]);
  });

  test('has one for each proposal, however often that is asked for', () => {
    given(decider, [proposed, revised()]).when(revise(second)).then([]);
    const outcome = given(decider, [proposed, revised()]).when(revise(second, { proposal: 2 }));
    expect(outcome.state).toMatchObject({ versions: [{ version: 1 }, { version: 2 }, { version: 3 }] });
  });

  test('has it behind the version that the run brought, where that stands in no stream', () => {
    given(decider, []).when(revise(second)).then([revised()]);
  });

  test('is not the newest for others', () => {
    const outcome = given(decider, [proposed, revised()]).when(revise(second));
    expect(newestProposed(outcome.state)).toEqual(proposed.data);
  });

  test.each([
    ['drops what is done', samplePlanOf(...second.steps.slice(1)), /"a" is done and must stay/],
    ['waits for what failed', first, /"c" waits for "b", which has failed/],
    ['is no plan', samplePlanOf(...second.steps, toolStep('x', { tool: 'no.tool' })), /no\.tool/],
    [
      'gives a new step a fallback that has started',
      samplePlanOf(
        ...first.steps.slice(0, 2),
        toolStep('d', { onFailure: [{ kind: 'fallback', step: 'a' }] }),
      ),
      /fallback "a", which has started/,
    ],
  ])('is refused when it %s', (_, plan, says) => {
    given(decider, [proposed]).when(revise(plan)).then(rejected('INVALID_PLAN', says));
  });
});

describe('a step that reaches out', () => {
  const mails = sampleCatalogue.tools.map((tool) => {
    const { approval: _, ...rest } = tool;
    return rest;
  });
  const freely = planDecider(digest, { ...sampleCatalogue, tools: mails });
  const mail = (id: string, uses = 'mail.send') =>
    toolStep(id, { tool: uses, input: { to: 'x', message: { subject: 's', body: 'b' } } });
  const approvals = (plan: Plan, of: BoundPlan = bound) => {
    const data = { planId, plan, planner: 'offline', of: 1, basis: { ...basis, plan: of }, revises, now: 5 };
    const { state } = given(freely, []).when({ type: 'RevisePlan', data });
    const made = state.status === 'proposed' ? state.versions.at(-1)?.plan : undefined;
    return { made, asks: made?.steps.flatMap(({ id, policy }) => (policy.approval ? [id] : [])) };
  };
  const started = first.steps.slice(0, 2);

  test('by a tool that no step used before waits for a person, also in the next revision', () => {
    const { made, asks } = approvals(samplePlanOf(...started, mail('m')));
    expect(asks).toEqual(['m']);
    expect(approvals(samplePlanOf(...started, mail('m'), mail('n')), made).asks).toEqual(['m', 'n']);
  });

  test('by one that was used before does not', () => {
    const before = bindPlan(samplePlanOf(...started, mail('c')), { ...sampleCatalogue, tools: mails });
    expect(approvals(samplePlanOf(...started, mail('m')), before).asks).toEqual([]);
  });

  test('goes on to ask where the plan asked', () => {
    const asking = samplePlanOf(...started, toolStep('c', { approval: 'ask me' }));
    const plan = samplePlanOf(...started, toolStep('c', { title: 'Another' }));
    const of = bindPlan(asking, sampleCatalogue);
    const data = { planId, plan, planner: 'offline', of: 1, basis: { ...basis, plan: of }, revises, now: 5 };
    given(decider, [])
      .when({ type: 'RevisePlan', data })
      .then(rejected('INVALID_PLAN', /"c" asked for an approval and must go on to do so/));
  });
});

test('what binding adds is no difference, anything else is', () => {
  const item = { kind: 'tool', tool: 'math.add', input: { left: '{{$index}}', right: 1 } } as const;
  const inside = samplePlanOf(toolStep('x'));
  const steps = [
    toolStep('a', { retry: { maxAttempts: 2 } }),
    agentStep('b', { dependsOn: ['a'] }),
    mapStep('c', { over: [1], step: item }),
    { kind: 'execution', id: 'e', title: 'e', request: 'Do {{a.sum}}', plan: inside } as const,
  ];
  const made = bindPlan(samplePlanOf(...steps), sampleCatalogue);
  steps.forEach((step, place) => {
    expect(isSameStep(step, made.steps[place]!)).toBe(true);
    expect(isSameStep({ ...step, title: 'other' }, made.steps[place]!)).toBe(false);
    expect(isSameStep(unboundPlan(made).steps[place]!, step)).toBe(true);
  });
  expect(JSON.stringify(unboundPlan(made))).not.toContain('policy');
});

test('a step is rewired wherever it refers to another', () => {
  const to = (id: string) => (id === 'a' ? 'z' : id);
  const step = toolStep('b', {
    input: { left: '{{a.sum}}', right: ['{{c}} and {{ a }}'] },
    dependsOn: ['a', 'c'],
    when: { value: '{{a.sum}}', is: 'greater', to: '{{a}}' },
  });
  expect(rewire(step, to)).toMatchObject({
    input: { left: '{{z.sum}}', right: ['{{c}} and {{z}}'] },
    dependsOn: ['z', 'c'],
    when: { value: '{{z.sum}}', to: '{{z}}' },
  });
  const item = { kind: 'tool', tool: 'math.add', input: { left: '{{$item}}', right: '{{a.sum}}' } } as const;
  expect(rewire(mapStep('m', { over: '{{a.list}}', step: item }), to)).toMatchObject({
    over: '{{z.list}}',
    step: { input: { left: '{{$item}}', right: '{{z.sum}}' } },
  });
});
