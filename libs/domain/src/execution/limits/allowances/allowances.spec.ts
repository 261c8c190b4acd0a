import { describe, expect, test } from '@jest/globals';
import { executionId } from '../../../kernel/ids.js';
import type { BoundExecution, BoundPlan, BoundStep } from '../../../plan/bound-plan.js';
import {
  broken,
  dana,
  ExecutionStory,
  readableDecider,
  sampleIds,
} from '../../../testing/execution-story.js';
import { given, rejected } from '../../../testing/given.js';
import { samplePlan, sampleStep } from '../../../testing/sample-plan.js';
import type { ExecutionCommand } from '../../execution.commands.js';
import { executionProcess } from '../../execution.process.js';
import type { SubOutcome } from '../../sub-executions/record-sub-execution.js';
import type { Budget, BudgetState, Spent } from '../budget.js';
import { budgetBelow } from './budget-below.js';

const childId = executionId('01980000-0000-7000-8000-000000000003');
const inside = samplePlan(['x']);

/** A sample step that is an execution. */
function sub(text: string, plan: BoundPlan | null = inside): BoundExecution {
  const { id, title, dependsOn, policy } = sampleStep(text);
  return { kind: 'execution', id, title, dependsOn, policy, request: 'do it', ...(plan && { plan }) };
}
const agent = (text: string, estimatedTokens = 100): BoundStep => {
  const { policy, ...step } = sampleStep(text);
  const work = { kind: 'agent', agent: 'first', instruction: 'Do it.' } as const;
  return { ...step, ...work, policy: { ...policy, estimatedTokens } } as BoundStep;
};
const withBudget = (budget: Budget, ...steps: BoundStep[]) =>
  ExecutionStory.planned({ ...samplePlan([]), steps }, { budget }).advance();
const budgetOf = ({ state }: ExecutionStory): BudgetState => {
  if (state.status === 'none' || !state.budget) throw new Error('It has no budget');
  return state.budget;
};
const end = (
  story: ExecutionStory,
  stepId: string,
  spent: Spent,
  outcome: SubOutcome = { kind: 'succeeded', output: 'fine' },
) =>
  story.send({ type: 'RecordSubExecution', data: { stepId, attempt: 1, childId, outcome, spent } }).advance();
const spent = (calls: number, inputTokens = 0): Spent => ({ calls, inputTokens, outputTokens: 0 });
const price = { inputPerMillion: 1_000, outputPerMillion: 10_000 };

describe('a step that is an execution', () => {
  test('gets all that is left when nobody else needs it, and settles with what was spent', () => {
    const story = withBudget(
      { maxCalls: 10, maxTokens: 1_000, maxCost: 1, price },
      sub('s'),
      sampleStep('b <- s'),
    );
    expect(budgetOf(story)).toMatchObject({
      calls: 1,
      allowances: { s: { calls: 9, tokens: 1_000, cost: expect.closeTo(1) } },
    });
    expect(budgetOf(end(story, 's', spent(3, 200)))).toMatchObject({ calls: 5, inputTokens: 200 });
    expect(budgetOf(story).allowances).toBeUndefined();
  });

  test('leaves steps beside it what they may need; what they do not need goes to it when nothing else runs', () => {
    const story = withBudget({ maxTokens: 1_000 }, sub('s'), agent('a'), agent('b <- a'));
    expect(budgetOf(story).allowances).toEqual({ s: { tokens: 334 } });
    story.succeed('a').advance().succeed('b').advance();
    expect(budgetOf(story).allowances).toEqual({ s: { tokens: 800 } });
    const types = story.events.map(({ type }) => type);
    expect(types.filter((type) => type === 'AllowanceRaised')).toHaveLength(1);
  });

  test('shares with others like it; one that ends leaves its part to those that run', () => {
    const story = withBudget({ maxCalls: 11 }, sub('s'), sub('t'), sub('u'));
    expect(budgetOf(story).allowances).toEqual({ s: { calls: 4 }, t: { calls: 3 }, u: { calls: 1 } });
    end(story, 's', spent(1));
    expect(budgetOf(story).allowances).toEqual({ t: { calls: 5 }, u: { calls: 2 } });
    expect(budgetOf(end(story, 't', spent(5))).allowances).toEqual({ u: { calls: 2 } });
  });

  test.each<[string, SubOutcome]>([
    ['fails', { kind: 'failed', error: broken }],
    ['is cancelled', { kind: 'cancelled' }],
  ])('that %s has spent what it has spent', (_, outcome) => {
    const story = withBudget({ maxCalls: 10 }, sub('s'));
    expect(budgetOf(end(story, 's', spent(4), outcome))).toMatchObject({ calls: 5 });
    expect(budgetOf(story).allowances).toBeUndefined();
  });

  test('that has undone steps may have spent more than its part: all of it counts, and others wait', () => {
    const story = withBudget({ maxCalls: 6 }, sub('s'), sampleStep('b <- s'));
    end(story, 's', spent(8));
    expect(budgetOf(story)).toMatchObject({ calls: 9 });
    expect(story.step('b').hold).toMatchObject({ kind: 'budget' });
    story.send({ type: 'RaiseBudget', data: { by: dana, limits: { maxCalls: 10 } } }).advance();
    expect(story.step('b').status).toBe('running');
  });

  test('that could not be asked for gives back what was set aside', () => {
    const story = withBudget({ maxCalls: 10 }, sub('s')).fail('s');
    expect(budgetOf(story)).toMatchObject({ calls: 1 });
    expect(budgetOf(story).allowances).toBeUndefined();
  });

  test.each<[string, Budget, BoundStep, string]>([
    ['no call of its own is left', { maxCalls: 1 }, sub('s'), '0 of 1 calls are made'],
    ['its plan is yet to be made and no token is left', { maxTokens: 0 }, sub('s', null), '0 of 0 tokens'],
  ])('waits when %s', (_, budget, step, reason) => {
    const story = withBudget(budget, step);
    expect(story.step('s').hold).toMatchObject({ kind: 'budget', reason: expect.stringContaining(reason) });
  });

  test('says what is set aside when a step beside it waits', () => {
    const story = withBudget({ maxTokens: 300 }, sub('s'), agent('a', 250));
    expect(story.step('a').status).toBe('pending');
    end(story, 's', spent(1, 100));
    expect(story.step('a').hold?.reason).toBe(
      'the budget is used up: 100 of 300 tokens are spent, the step may need 250',
    );
  });
});

describe('the budget of the execution below', () => {
  test('is its allowance, within what is left of the time, at the price of the run', () => {
    const story = withBudget({ maxCalls: 4, maxWallMs: 60_000, price, onExhausted: 'fail' }, sub('s'));
    const { state, now } = story;
    expect('steps' in state && budgetBelow(state, 's', now + 10_000)).toEqual({
      maxCalls: 3,
      maxWallMs: 50_000,
      price,
      onExhausted: 'fail',
    });
  });

  test('is raised with that of the run, which has it told', () => {
    const story = withBudget({ maxCalls: 4 }, sub('s'));
    const before = story.events.length;
    story.send({ type: 'RaiseBudget', data: { by: dana, limits: { maxCalls: 9 } } }).advance();
    expect(budgetOf(story).allowances).toEqual({ s: { calls: 8 } });
    const owed = story.events.slice(before).flatMap((event) => executionProcess.react(story.state, event));
    expect(owed).toContainEqual({ kind: 'tend-child', stepId: 's', attempt: 1 });
  });

  const below = (...more: ExecutionCommand[]) => {
    const parent = { executionId: childId, stepId: 's', attempt: 1, depth: 1 };
    const options = { concurrency: 1, approvePlan: false, timeZone: 'UTC', budget: { maxCalls: 1 } };
    const asked = { executionId: sampleIds.execution, request: 'do it', by: dana, now: 1, options, parent };
    return given(readableDecider, []).when({ type: 'RequestExecution', data: asked }, ...more);
  };
  const raise = (by: string): ExecutionCommand => ({
    type: 'RaiseBudget',
    data: { by, now: 2, limits: { maxCalls: 5 } },
  });

  test('is raised by the run above only', () => {
    below(raise(dana)).then(rejected('INVALID_REQUEST', /part of that of execution .* Raise that one/));
    expect(below(raise(`execution:${childId}`)).state).toMatchObject({ budget: { maxCalls: 5 } });
  });

  test('is settled when it has failed: the step above is retried instead', () => {
    const failed: ExecutionCommand = { type: 'FailPlanning', data: { code: 'X', message: 'x', now: 2 } };
    below(failed, { type: 'RetryExecution', data: { by: dana, now: 3 } }).then(
      rejected('WRONG_STATUS', /Retry step "s" of/),
    );
  });
});
