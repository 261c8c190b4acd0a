import { describe, expect, test } from '@jest/globals';
import { asJson, canonicalJson } from '../kernel/json.js';
import { given, rejected } from '../testing/given.js';
import { sampleIds } from '../testing/execution-story.js';
import { sampleCatalogue, samplePlanOf, toolStep } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import { planDecider, type PlanCommand } from './plan.decider.js';
import type { PlanEvent } from './plan.events.js';
import type { Plan } from './plan.js';

const digest = (text: string) => `digest of ${text}`;
const decider = planDecider(digest, sampleCatalogue);
const planId = sampleIds.plan;

const request: PlanCommand = {
  type: 'RequestPlan',
  data: { planId, request: 'add', timeZone: 'UTC', by: 'dana', now: 1 },
};
const requested: PlanEvent = {
  type: 'PlanRequested',
  data: { planId, request: 'add', timeZone: 'UTC', requestedBy: 'dana', requestedAt: 1 },
};
const failed: PlanEvent = { type: 'PlanProposalFailed', data: { code: 'REFUSED', message: 'no', at: 2 } };
const fail: PlanCommand = { type: 'FailPlan', data: { code: 'REFUSED', message: 'no', now: 2 } };

const propose = (plan: Plan, now = 3): PlanCommand => ({
  type: 'ProposePlan',
  data: { planId, plan, planner: 'offline', usage: { inputTokens: 1, outputTokens: 2 }, now },
});
function proposed(plan: Plan, version: number, at = 3): PlanEvent {
  const bound = bindPlan(plan, sampleCatalogue);
  const usage = { inputTokens: 1, outputTokens: 2 };
  const said = digest(canonicalJson(asJson(bound)));
  return {
    type: 'PlanProposed',
    data: { planId, planner: 'offline', usage, version, digest: said, plan: bound, at },
  };
}

const first = samplePlanOf(toolStep('a'));
const second = samplePlanOf(toolStep('a'), toolStep('b', { dependsOn: ['a'] }));

describe('a plan', () => {
  test('is requested once', () => {
    given(decider, []).when(request).then([requested]);
    given(decider, [requested])
      .when(request)
      .then(rejected('ALREADY_EXISTS', /exists already/));
  });

  test('is proposed as version 1, bound, with the digest of what it says', () => {
    const outcome = given(decider, [requested]).when(propose(first));
    outcome.then([proposed(first, 1)]);
    expect(outcome.state).toMatchObject({ status: 'proposed', requested: requested.data });
  });

  test('may be proposed without a request', () => {
    given(decider, [])
      .when(propose(first))
      .then([proposed(first, 1)]);
  });

  test('may be brought by a person: asked for and there at once', () => {
    const submit = (plan: Plan): PlanCommand => ({
      type: 'SubmitPlan',
      data: { planId, request: 'add', timeZone: 'UTC', plan, by: 'dana', now: 1 },
    });
    const bound = bindPlan(first, sampleCatalogue);
    const version = { planId, planner: 'dana', version: 1, digest: digest(canonicalJson(asJson(bound))) };
    const there: PlanEvent = { type: 'PlanProposed', data: { ...version, plan: bound, at: 1 } };
    given(decider, []).when(submit(first)).then([requested, there]);
    given(decider, [requested])
      .when(submit(first))
      .then(rejected('ALREADY_EXISTS', /exists already/));
    given(decider, [])
      .when(submit(samplePlanOf(toolStep('a', { tool: 'x.y' }))))
      .then(rejected('INVALID_PLAN', /"x.y"/));
  });

  test('that says the same makes no new version, whatever the order of its members', () => {
    const turned = {
      steps: first.steps.map((s) => Object.fromEntries(Object.entries(s).reverse())),
      goal: first.goal,
    };
    given(decider, [requested, proposed(first, 1)])
      .when(propose(first, 9))
      .then([]);
    given(decider, [requested, proposed(first, 1)])
      .when(propose(turned as unknown as Plan, 9))
      .then([]);
  });

  test('gets a version for every change, also for a change back', () => {
    given(decider, [requested, proposed(first, 1)])
      .when(propose(second))
      .then([proposed(second, 2)]);
    const history = [requested, proposed(first, 1), proposed(second, 2)];
    const outcome = given(decider, history).when(propose(first));
    outcome.then([proposed(first, 3)]);
    const digests = outcome.state.status === 'proposed' ? outcome.state.versions.map((v) => v.digest) : [];
    expect(digests[0]).toBe(digests[2]);
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('that is not valid is refused with every issue', () => {
    const wrong = samplePlanOf(toolStep('a', { tool: 'x.y', dependsOn: ['nobody'] }));
    given(decider, [requested])
      .when(propose(wrong))
      .then(rejected('INVALID_PLAN', /"x.y".*\n.*"nobody"/));
  });

  test('that could not be made has failed, once and for all', () => {
    given(decider, [requested]).when(fail).then([failed]);
    given(decider, [requested, failed]).when(fail).then([]);
    given(decider, [requested, failed])
      .when(propose(first))
      .then(rejected('WRONG_STATUS', /request a new plan/));
    expect(decider.isTerminal(given(decider, [requested]).when(fail).state)).toBe(true);
  });

  test('that was proposed cannot fail any more, one that is unknown is said to be', () => {
    given(decider, [requested, proposed(first, 1)])
      .when(fail)
      .then([]);
    given(decider, [])
      .when(fail)
      .then(rejected('NOT_FOUND', /no such plan/));
  });
});
