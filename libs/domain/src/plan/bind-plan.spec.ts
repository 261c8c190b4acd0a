import { describe, expect, test } from '@jest/globals';
import { agentStep, openStep, sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import { defaultRetry, type PlanStep } from './plan.js';

const bound = (step: PlanStep) => bindPlan(samplePlanOf(step), sampleCatalogue).steps[0]!;

describe('binding a plan copies in', () => {
  test('what a tool declares', () => {
    const step = toolStep('send', { tool: 'mail.send', input: { to: '{{find.who}}' }, dependsOn: ['write'] });
    expect(bound(step)).toEqual({
      ...step,
      dependsOn: ['write', 'find'],
      policy: {
        effects: 'outward',
        idempotent: false,
        approval: 'it goes to other people',
        timeoutMs: 5_000,
        retry: defaultRetry,
      },
    });
  });

  test('what the step says instead', () => {
    const { policy } = bound(
      toolStep('a', { approval: 'I want to see it', timeoutMs: 7, retry: { maxAttempts: 9 } }),
    );
    expect(policy).toMatchObject({ approval: 'I want to see it', timeoutMs: 7 });
    expect(policy.retry).toEqual({ ...defaultRetry, maxAttempts: 9 });
  });

  test.each([
    ['math.add', true],
    ['files.read', true],
    ['files.write', true],
    ['mail.send', false],
  ])('whether %s may be repeated: what has no effect always may', (tool, idempotent) => {
    expect(bound(toolStep('a', { tool })).policy.idempotent).toBe(idempotent);
  });

  test('for an agent the worst that its tools may do', () => {
    expect(bound(agentStep('a')).policy).toMatchObject({
      effects: 'writes',
      idempotent: true,
      timeoutMs: 60_000,
    });
    expect(bound(agentStep('a', { agent: 'thinker' })).policy).toMatchObject({
      effects: 'none',
      idempotent: true,
    });
    const agents = [{ ...sampleCatalogue.agents[0]!, tools: ['math.add', 'mail.send', 'files.read'] }];
    const reckless = bindPlan(samplePlanOf(agentStep('a')), { ...sampleCatalogue, agents }).steps[0];
    expect(reckless?.policy).toMatchObject({ effects: 'outward', idempotent: false });
  });

  test('for an agent that is to be chosen all that may be, and the worst of what they may do', () => {
    const agents = [
      ...sampleCatalogue.agents,
      { ...sampleCatalogue.agents[0]!, name: 'slow', timeoutMs: 90_000 },
    ];
    const open = openStep('a', { needs: ['files'] });
    const step = bindPlan(samplePlanOf(open), { ...sampleCatalogue, agents }).steps[0];
    const candidate = { effects: 'writes', idempotent: true };
    expect(step?.policy).toMatchObject({
      ...candidate,
      timeoutMs: 90_000,
      candidates: [
        { agent: 'writer', ...candidate, timeoutMs: 60_000 },
        { agent: 'slow', ...candidate, timeoutMs: 90_000 },
      ],
    });
    expect(() => bound({ ...open, needs: ['paint'] })).toThrow(/No agent offers paint/);
  });

  test('how long an attempt may be silent: as the step says, else as who does it says', () => {
    const tools = sampleCatalogue.tools.map((tool) => ({ ...tool, heartbeatMs: 700 }));
    const agents = sampleCatalogue.agents.map((agent) => ({
      ...agent,
      ...(agent.name === 'writer' && { heartbeatMs: 900 }),
    }));
    const policyOf = (step: PlanStep) =>
      bindPlan(samplePlanOf(step), { ...sampleCatalogue, tools, agents }).steps[0]?.policy;
    expect(bound(toolStep('a')).policy).not.toHaveProperty('heartbeatMs');
    expect(policyOf(toolStep('a'))?.heartbeatMs).toBe(700);
    expect(policyOf(toolStep('a', { heartbeatMs: 300 }))?.heartbeatMs).toBe(300);
    expect(policyOf(openStep('a', { needs: ['files'] }))?.candidates).toMatchObject([{ heartbeatMs: 900 }]);
    const onFailure = [{ kind: 'agent', agent: 'thinker' } as const];
    expect(policyOf(agentStep('a', { onFailure }))).toMatchObject({
      heartbeatMs: 900,
      onFailure: [expect.not.objectContaining({ heartbeatMs: 900 })],
    });
  });

  test('that a tool checks, unless the step says what follows an unknown outcome', () => {
    const tools = sampleCatalogue.tools.map((tool) => ({ ...tool, checks: true as const }));
    const policyOf = (step: PlanStep) =>
      bindPlan(samplePlanOf(step), { ...sampleCatalogue, tools }).steps[0]?.policy;
    expect(policyOf(toolStep('a'))?.onUnknown).toBe('check');
    expect(policyOf(toolStep('a', { onUnknown: 'ask' }))?.onUnknown).toBe('ask');
    expect(policyOf(agentStep('a'))?.onUnknown).toBeUndefined();
  });

  test.each([toolStep('a', { tool: 'x.y' }), agentStep('a', { agent: 'x.y' })])('nothing unknown', (step) => {
    expect(() => bound(step)).toThrow(/No (tool|agent) "x.y" in the catalogue/);
  });
});

test('an alternative agent brings its own policy, and the limit of the step', () => {
  const onFailure = [{ kind: 'agent', agent: 'writer' } as const];
  const choiceOf = (step: PlanStep) =>
    bindPlan(samplePlanOf(step), sampleCatalogue).steps[0]?.policy.onFailure;
  expect(choiceOf(agentStep('a', { agent: 'thinker', onFailure }))).toEqual([
    { kind: 'agent', agent: 'writer', effects: 'writes', idempotent: true, timeoutMs: 60_000 },
  ]);
  expect(choiceOf(agentStep('a', { agent: 'thinker', onFailure, timeoutMs: 7 }))).toMatchObject([
    { timeoutMs: 7 },
  ]);
});
