import { describe, expect, test } from '@jest/globals';
import type { AgentStanding } from '../../agents/choose-agent.js';
import type { BoundPlan, StepPolicy } from '../../plan/bound-plan.js';
import { broken, ExecutionStory, readableDecider, timeout, worker } from '../../testing/execution-story.js';
import { byAgent } from '../../testing/random-recovery.js';
import { samplePlan } from '../../testing/sample-plan.js';

const candidate = (agent: string) =>
  ({ agent, effects: 'none', idempotent: true, timeoutMs: 2_000 }) as const;

/** The plan, its steps open to any of these agents. */
function openPlan(
  notation: readonly string[],
  agents: readonly string[],
  policy: Partial<StepPolicy> = {},
): BoundPlan {
  const plan = samplePlan(notation, { policy });
  const steps = plan.steps.map(byAgent).map((step) => {
    const { agent: _, ...rest } = step as typeof step & { agent?: string };
    return { ...rest, needs: ['work'], policy: { ...step.policy, candidates: agents.map(candidate) } };
  });
  return { ...plan, steps: steps };
}

const idle = (name: string, running = 0, limit?: number): AgentStanding => ({
  name,
  health: { state: 'healthy', attempts: 0 },
  running,
  ...(limit === undefined ? {} : { limit }),
});

const advance = (story: ExecutionStory, ...agents: AgentStanding[]) =>
  story.send({ type: 'Advance', data: { worker, agents } });
const started = (story: ExecutionStory) =>
  story.events.flatMap((event) => (event.type === 'StepStarted' ? [event.data.agent?.name] : []));
const two = ['first', 'second'];

test('nobody is chosen before the worker knows how the agents stand', () => {
  const story = ExecutionStory.planned(openPlan(['a'], two)).advance();
  expect(story.step('a').status).toBe('pending');
  advance(story, idle('first', 1), idle('second'));
  expect(story.events.at(-1)).toMatchObject({
    type: 'StepStarted',
    data: {
      agent: {
        name: 'second',
        reason: '"second" is healthy (no attempts lately), 0 running; "first" is healthy with 1 running',
      },
    },
  });
});

test('steps that start in one turn count for each other', () => {
  const story = ExecutionStory.planned(openPlan(['a', 'b', 'c', 'd'], two));
  advance(story, idle('first'), idle('second', 0, 100));
  expect(started(story)).toEqual(['first', 'second', 'first', 'second']);
});

describe('an agent that fails', () => {
  const run = (plan: BoundPlan) => advance(ExecutionStory.planned(plan), idle('first'), idle('second'));

  test('tries again itself as long as it may', () => {
    const story = run(openPlan(['a'], two))
      .fail('a', timeout)
      .wait(30_000);
    advance(story, idle('first', 50), idle('second'));
    expect(started(story)).toEqual(['first', undefined]);
    expect(story.step('a')).toMatchObject({ tries: 2, assigned: { agent: 'first' } });
  });

  test('is followed by another, with fresh tries and the reason on record', () => {
    const story = run(openPlan(['a'], two)).fail('a', broken);
    expect(story.events.at(-1)).toMatchObject({
      type: 'StepFailed',
      data: {
        decision: {
          kind: 'agent',
          reason: 'BROKEN is not an error that passes by itself; the agent "second" tries instead',
        },
      },
    });
    expect(story.step('a')).toMatchObject({ status: 'pending', tries: 0, assigned: { failed: ['first'] } });
    advance(story, idle('first'), idle('second', 9));
    expect(started(story)).toEqual(['first', 'second']);
  });

  test('is not asked again: after the last candidate come the choices of onFailure, then the end', () => {
    const onFailure = [{ kind: 'agent', ...candidate('third') }] as const;
    const story = run(openPlan(['a'], two, { onFailure }));
    for (let n = 0; n < 2; n++) advance(story.fail('a', broken), idle('first'), idle('second'));
    expect(started(story)).toEqual(['first', 'second', undefined]);
    expect(story.events.findLast(({ type }) => type === 'StepFailed')).toMatchObject({
      data: { decision: { kind: 'agent', agent: 'third', choice: 0 } },
    });
    expect(story.fail('a', broken).state).toMatchObject({ status: 'failed' });
  });

  test('may be chosen again when a person asks for a retry', () => {
    const story = run(openPlan(['a'], ['first']))
      .fail('a', broken)
      .retryAll();
    advance(story, idle('first'));
    expect(started(story)).toEqual(['first', 'first']);
  });
});

test('an approval names all that may do it, and holds for each of them', () => {
  const story = ExecutionStory.planned(openPlan(['a!'], two)).advance();
  expect(story.step('a')).toMatchObject({
    approval: { digest: expect.stringContaining('"agents":["first","second"]') },
  });
  advance(story.approve('a'), idle('first'), idle('second')).fail('a', broken);
  advance(story, idle('first'), idle('second'));
  expect(started(story)).toEqual(['first', 'second']);
});

test('the fold of the history knows who was chosen and who failed', () => {
  const story = advance(ExecutionStory.planned(openPlan(['a'], two)), idle('first'), idle('second'));
  advance(story.fail('a', broken), idle('first'), idle('second'));
  const folded = story.events.reduce(
    (state, event) => readableDecider.evolve(state, event),
    readableDecider.initialState,
  );
  expect(folded).toEqual(story.state);
  expect(story.step('a')).toMatchObject({
    status: 'running',
    assigned: { agent: 'second', failed: ['first'] },
  });
});
