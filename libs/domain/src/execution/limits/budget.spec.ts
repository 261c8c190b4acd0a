import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoundPlan, BoundStep } from '../../plan/bound-plan.js';
import { dana, ExecutionStory, readableDecider, timeout } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { isTerminal } from '../execution.state.js';
import { costOf, type Budget, type BudgetLimits, type BudgetState } from './budget.js';

const byAgents = (plan: BoundPlan, estimatedTokens = 100): BoundPlan => ({
  ...plan,
  steps: plan.steps.map(
    (step) =>
      ({
        ...step,
        kind: 'agent',
        agent: 'first',
        instruction: 'Do it.',
        policy: { ...step.policy, estimatedTokens },
      }) as BoundStep,
  ),
});
const agents = (...steps: string[]) => byAgents(samplePlan(steps));
const withBudget = (plan: BoundPlan, budget: Budget, concurrency = 0) =>
  ExecutionStory.planned(plan, { budget, concurrency }).advance();
const started = (story: ExecutionStory): string[] =>
  story.events.flatMap((event) => (event.type === 'StepStarted' ? [event.data.stepId] : []));
const budgetOf = ({ state }: ExecutionStory): BudgetState => {
  if (state.status === 'none' || !state.budget) throw new Error('It has no budget');
  return state.budget;
};
const use = (story: ExecutionStory, stepId: string, inputTokens: number, outputTokens = 0) => {
  const usage = { inputTokens, outputTokens };
  const data = { stepId, attempt: story.step(stepId).attempt, output: 'done', usage };
  return story.send({ type: 'RecordStepSuccess', data });
};
const raise = (limits: BudgetLimits, comment = 'go on') =>
  ({ type: 'RaiseBudget', data: { by: dana, comment, limits } }) as const;

describe('a budget of tokens', () => {
  test('is reserved before a step starts and settled by what it used, so that steps at once never spend more', () => {
    const story = withBudget(agents('a', 'b', 'c', 'd'), { maxTokens: 250 });
    expect(started(story)).toEqual(['a', 'b']);
    expect(budgetOf(story)).toMatchObject({ calls: 2, reserved: 200 });
    use(story, 'a', 30, 20).advance();
    expect(started(story)).toEqual(['a', 'b', 'c']);
    expect(budgetOf(story)).toMatchObject({ inputTokens: 30, outputTokens: 20, reserved: 200 });
  });

  test('that is used up holds the run, which says so once, and goes on when it is raised', () => {
    const story = withBudget(agents('a', 'b', 'c'), { maxTokens: 150 });
    use(story, 'a', 90).advance().advance();
    const hold = {
      kind: 'budget',
      reason: 'the budget is used up: 90 of 150 tokens are spent, the step may need 100',
    };
    expect(story.events.filter(({ type }) => type === 'StepHeld')).toHaveLength(1);
    expect(Object.values({ ...story.step('b').hold, ...story.step('c').hold })).toEqual(Object.values(hold));
    story.send(raise({ maxTokens: 290 })).advance();
    expect(started(story)).toEqual(['a', 'b', 'c']);
    use(story, 'b', 90);
    expect(use(story, 'c', 90).state.status).toBe('completed');
  });

  test('fails the run instead where that is asked for; raised, it can be tried again', () => {
    const story = withBudget(agents('a', 'b'), { maxTokens: 150, onExhausted: 'fail' });
    use(story, 'a', 90).advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'BUDGET_EXHAUSTED' } });
    story
      .send(raise({ maxTokens: 300 }))
      .retryAll()
      .advance();
    expect(started(story)).toEqual(['a', 'b']);
    expect(use(story, 'b', 10).state.status).toBe('completed');
  });

  test('does not keep steps from starting that need none', () => {
    const story = withBudget(samplePlan(['a', 'b']), { maxTokens: 0 });
    expect(started(story)).toEqual(['a', 'b']);
  });

  test('counts what was reserved where nobody knows what was used', () => {
    const story = withBudget(agents('a'), { maxTokens: 1_000 });
    story.fail('a', timeout);
    expect(budgetOf(story)).toMatchObject({ inputTokens: 100, reserved: 0 });
    story.wait(60_000).advance().stop('a');
    expect(budgetOf(story)).toMatchObject({ calls: 2, inputTokens: 200, reserved: 0 });
  });
});

describe('an attempt that needs more tokens than were estimated', () => {
  const needs = (tokens: number, attempt = 1): ExecutionCommand => ({
    type: 'RaiseEstimate',
    data: { stepId: 'a', attempt, tokens, now: 5 },
  });
  const running = (budget: Budget = { maxTokens: 250 }) => withBudget(agents('a', 'b'), budget).events;

  test('gets what the run can afford, once, and is settled by what it has used', () => {
    const raised = { type: 'EstimateRaised', data: { stepId: 'a', attempt: 1, tokens: 130, at: 5 } } as const;
    given(readableDecider, running()).when(needs(130)).then([raised]);
    given(readableDecider, [...running(), raised])
      .when(needs(120))
      .then([]);
    const { state } = given(readableDecider, running()).when(needs(130));
    expect(state).toMatchObject({ budget: { reserved: 230, raised: { a: 130 } } });
    const usage = { inputTokens: 125, outputTokens: 0 };
    const end: ExecutionCommand = {
      type: 'RecordStepSuccess',
      data: { stepId: 'a', attempt: 1, output: '', usage, now: 6 },
    };
    const after = given(readableDecider, [...running(), raised]).when(end).state;
    expect(after).toMatchObject({ budget: { inputTokens: 125, reserved: 100 } });
    expect(after).not.toHaveProperty('budget.raised');
  });

  test('is refused what it cannot, and when it does not run', () => {
    given(readableDecider, running())
      .when(needs(151))
      .then(rejected('BUDGET_EXHAUSTED', /0 of 250 tokens are spent, the step may need 51/));
    given(readableDecider, running()).when(needs(120, 2)).then(rejected('STALE_RESULT'));
  });

  test('needs nothing where there is no budget', () => {
    const { events } = ExecutionStory.planned(agents('a')).advance();
    given(readableDecider, events).when(needs(1_000)).then([]);
  });
});

describe('a budget', () => {
  test('is not settled by what becomes of a step that goes on running', () => {
    const { events } = withBudget(agents('a'), { maxTokens: 250 });
    const names = ['door'];
    const released = { stepId: 'a', attempt: 1, names, by: dana, at: 5 };
    const { state } = given(readableDecider, [...events, { type: 'StepLocksReleased', data: released }]).when(
      { type: 'Advance', data: { worker: 'w', now: 6 } },
    );
    expect(state).toMatchObject({ running: 1, budget: { inputTokens: 0, reserved: 100 } });
  });

  test('of calls counts every attempt', () => {
    const story = withBudget(samplePlan(['a', 'b', 'c']), { maxCalls: 2 });
    expect(started(story)).toEqual(['a', 'b']);
    story.succeed('a').fail('b', timeout).wait(60_000).advance();
    expect(started(story)).toEqual(['a', 'b']);
    expect(story.step('b').hold ?? story.step('c').hold).toMatchObject({ kind: 'budget' });
  });

  test('of money is counted by the price that it was asked for with', () => {
    const price = { inputPerMillion: 1_000, outputPerMillion: 10_000 };
    const story = withBudget(agents('a', 'b', 'c'), { maxCost: 1.5, price });
    expect(started(story)).toEqual(['a']);
    use(story, 'a', 40, 40).advance();
    expect(costOf(budgetOf(story))).toBeCloseTo(0.44);
    expect(started(story)).toEqual(['a', 'b']);
  });

  test('of time lets nothing start any more when it is over; what runs comes to its end', () => {
    const story = withBudget(samplePlan(['a', 'b <- a']), { maxWallMs: 500 });
    story.wait(499).advance().wait(1).succeed('a').advance();
    expect(started(story)).toEqual(['a']);
    expect(story.step('b').hold).toMatchObject({ kind: 'budget' });
  });

  test('includes what planning has used', () => {
    const data = { planId: '', version: 1, digest: '', plan: agents('a'), planner: 'test' };
    const story = ExecutionStory.requested({ budget: { maxTokens: 120 } });
    const usage = { inputTokens: 20, outputTokens: 1 };
    story.send({ type: 'AttachPlan', data: { ...data, usage } as never }).advance();
    expect(started(story)).toEqual([]);
  });

  test.each<[string, BudgetLimits, RegExp]>([
    ['to less', { maxTokens: 10 }, /maxTokens is 150 now/],
    ['to what is no number', { maxTokens: NaN }, /maxTokens is 150 now/],
    ['where there is none', { maxCalls: 10 }, /no maxCalls/],
  ])('cannot be raised %s', (_, limits, says) => {
    const { events } = withBudget(agents('a'), { maxTokens: 150 });
    const command = { type: 'RaiseBudget', data: { by: dana, now: 1, limits } } as ExecutionCommand;
    given(readableDecider, events).when(command).then(rejected('INVALID_REQUEST', says));
  });

  test('is raised by a person, once, with who and why', () => {
    const { events } = withBudget(agents('a'), { maxTokens: 150 });
    const command = { ...raise({ maxTokens: 200 }), data: { ...raise({ maxTokens: 200 }).data, now: 7 } };
    const event = {
      type: 'BudgetRaised',
      data: { by: dana, at: 7, comment: 'go on', limits: { maxTokens: 200 } },
    } as const;
    given(readableDecider, events).when(command).then([event]);
    given(readableDecider, [...events, event])
      .when(command)
      .then([]);
  });

  test.each<[string, Budget]>([
    ['maxCost needs a price', { maxCost: 1 }],
    ['maxCalls must be 0 or more', { maxCalls: -1 }],
    ['maxTokens must be 0 or more', { maxTokens: NaN }],
  ])('that makes no sense is refused: %s', (_, budget) => {
    expect(() => ExecutionStory.requested({ budget })).toThrow(/must be 0 or more|needs a price/);
  });

  test('is never overspent beyond what steps in flight use more than they said, and every run gets to its end when it is raised', () => {
    const use = fc.record({ tokens: fc.integer({ min: 0, max: 150 }), fails: fc.boolean(), which: fc.nat() });
    const limits = fc.record({
      maxTokens: fc.integer({ min: 0, max: 1_500 }),
      maxCalls: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(use, { minLength: 5, maxLength: 40 }), limits, (uses, budget) => {
        const steps = ['a', 'b', 'c', 'd', 'e', 'f <- a', 'g <- b', 'h', 'i', 'j'];
        const story = withBudget(agents(...steps), budget);
        let excess = 0;
        const check = () => {
          const { calls, inputTokens, reserved } = budgetOf(story);
          expect(calls).toBeLessThanOrEqual(budget.maxCalls);
          expect(inputTokens + reserved).toBeLessThanOrEqual(budget.maxTokens + excess);
        };
        check();
        for (const { tokens, fails, which } of uses) {
          const { state } = story;
          const running =
            'steps' in state ? [...state.steps].filter(({ status }) => status === 'running') : [];
          const step = running[which % Math.max(1, running.length)];
          if (!step) break;
          excess += Math.max(0, tokens - 100);
          const data = {
            stepId: step.id,
            attempt: step.attempt,
            usage: { inputTokens: tokens, outputTokens: 0 },
          };
          if (fails) story.send({ type: 'RecordStepFailure', data: { ...data, error: timeout } });
          else story.send({ type: 'RecordStepSuccess', data: { ...data, output: '' } });
          story.wait(60_000).advance();
          check();
        }
        if (!isTerminal(story.state)) story.send(raise({ maxTokens: 1e6, maxCalls: 1e3 })).advance();
        for (let turn = 0; turn < 100 && !isTerminal(story.state); turn++) {
          const { state } = story;
          for (const step of 'steps' in state ? [...state.steps] : [])
            if (step.status === 'running') story.succeed(step.id);
          story.wait(60_000).advance();
        }
        expect(isTerminal(story.state)).toBe(true);
        expect(budgetOf(story).reserved).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
