import { describe, expect, test } from '@jest/globals';
import type { Json } from '../kernel/json.js';
import { ExecutionStory, timeout } from '../testing/execution-story.js';
import { samplePlan } from '../testing/sample-plan.js';
import type { Withheld } from './execution.commands.js';
import { isPlanned } from './execution.state.js';
import { resolvedInput } from './resolved-input.js';

const many = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);
const started = (story: ExecutionStory): string[] =>
  story.events.flatMap((event) => (event.type === 'StepStarted' ? [event.data.stepId] : []));
const statuses = (story: ExecutionStory, ids: string): string[] =>
  ids.split(' ').map((id) => story.step(id).status);

describe('steps start', () => {
  test('in plan order, as many as the limit allows, and one more whenever one ends', () => {
    const story = ExecutionStory.planned(samplePlan(many(8))).advance();
    expect(started(story)).toEqual(['s0', 's1', 's2', 's3', 's4']);
    expect(started(story.succeed('s3').advance())).toEqual([...many(5), 's5']);
    expect(started(story.succeed('s0').succeed('s5').advance())).toEqual(many(8));
  });

  test.each([
    [1, 1],
    [3, 3],
    [0, 200],
    [500, 200],
  ])('with a limit of %d, %d of 200 at once (0 is no limit)', (concurrency, expected) => {
    const story = ExecutionStory.planned(samplePlan(many(200)), { concurrency }).advance();
    expect(started(story)).toHaveLength(expected);
  });

  test('when their own dependencies are settled, not when a level of the graph is', () => {
    const story = ExecutionStory.planned(
      samplePlan(['slow', 'a', 'b <- a', 'c <- b', 'all <- slow c']),
    ).advance();
    story.succeed('a').advance().succeed('b').advance().succeed('c').advance();
    expect(started(story)).toEqual(['slow', 'a', 'b', 'c']);
    expect(started(story.succeed('slow').advance()).at(-1)).toBe('all');
  });

  test('with the worker, the attempt and an idempotency key that says what must happen once', () => {
    const story = ExecutionStory.planned(samplePlan(['a'])).advance();
    expect(story.events.at(-1)).toEqual({
      type: 'StepStarted',
      data: {
        stepId: 'a',
        attempt: 1,
        idempotencyKey: '01980000-0000-7000-8000-000000000001/a/1',
        worker: 'worker-1',
        startedAt: 1_000,
      },
    });
  });

  test('again before new ones, when their wait is over and a place is free', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c', 'd']), { concurrency: 2 }).advance();
    story.fail('b', timeout).advance().wait(1_000).succeed('a').advance();
    expect(started(story)).toEqual(['a', 'b', 'c', 'b']);
  });
});

describe('a condition', () => {
  test.each([
    [true, 'running'],
    [false, 'skipped'],
  ])('on an output that is %j: the step is %s', (output, status) => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b? <- a', 'c <- a'])).advance();
    expect(statuses(story.succeed('a', output).advance(), 'b c')).toEqual([status, 'running']);
  });

  test('is judged before anybody is asked to approve', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b!? <- a']))
      .advance()
      .succeed('a', false)
      .advance();
    expect(story.step('b')).toMatchObject({
      status: 'skipped',
      reason: 'its condition does not hold: {{a}} is false, wanted is equal to true',
    });
    expect(story.state).toMatchObject({ status: 'completed', result: {} });
  });

  test('skips on, through all that need the output; what only waits for it runs', () => {
    const plan = samplePlan(['a', 'b? <- a', 'c <= b', 'd <= c', 'e <- d', 'f <= a']);
    const story = ExecutionStory.planned(plan).advance().succeed('a', false).advance();
    expect(statuses(story, 'b c d e f')).toEqual(['skipped', 'skipped', 'skipped', 'running', 'running']);
    expect(story.step('d')).toMatchObject({ reason: 'it needs the output of "c", which was skipped' });
  });

  test('needs no place: skips happen also when the limit is reached', () => {
    const plan = samplePlan(['slow', 'a', 'b? <- a', 'c <= b']);
    const story = ExecutionStory.planned(plan, { concurrency: 2 }).advance().succeed('a', false).advance();
    expect(statuses(story, 'slow b c')).toEqual(['running', 'skipped', 'skipped']);
    expect(story.succeed('slow').state.status).toBe('completed');
  });

  test('on a skipped step sees nothing', () => {
    const plan = samplePlan(['a', 'b? <- a']);
    const when = { value: '{{b}}', is: 'empty' } as const;
    const last = samplePlan(['c <- b'], { when }).steps[0]!;
    const story = ExecutionStory.planned({ ...plan, steps: [...plan.steps, last] });
    expect(story.advance().succeed('a', false).advance().step('c').status).toBe('running');
  });
});

test('the input of a step is its template filled in from the outputs so far', () => {
  const inputOfB = ({ state }: ExecutionStory): Json => {
    if (!isPlanned(state)) throw new Error('no plan');
    return resolvedInput(state, 1);
  };
  const story = ExecutionStory.planned(samplePlan(['a', 'b <= a'])).advance();
  expect(inputOfB(story)).toEqual({ a: null });
  expect(inputOfB(story.succeed('a', [1, { x: 2 }]))).toEqual({ a: [1, { x: 2 }] });
});

describe('a step that is withheld', () => {
  const hold = { kind: 'lock', reason: 'another run holds "calendar"' } as const;
  const withheld = [{ stepId: 'a', hold }];
  const held = (story: ExecutionStory) => story.events.filter(({ type }) => type === 'StepHeld');

  test('does not start and says why, once; the others start', () => {
    const story = ExecutionStory.planned(samplePlan(['a', 'b', 'c']), { concurrency: 2 });
    story.send({ type: 'Advance', data: { worker: 'worker-1', withheld } });
    expect(held(story)).toEqual([{ type: 'StepHeld', data: { stepId: 'a', ...hold, at: 1_000 } }]);
    expect(started(story)).toEqual(['b', 'c']);
    expect(story.step('a')).toMatchObject({ status: 'pending', hold });
    story.succeed('b').send({ type: 'Advance', data: { worker: 'worker-1', withheld } });
    expect(held(story)).toHaveLength(1);
  });

  test('says so again when the reason is another, and nothing while it is being found out', () => {
    const story = ExecutionStory.planned(samplePlan(['a']));
    story.send({ type: 'Advance', data: { worker: 'worker-1', withheld: [{ stepId: 'a' }] } });
    expect(held(story)).toEqual([]);
    story.send({ type: 'Advance', data: { worker: 'worker-1', withheld } });
    const until = [{ stepId: 'a', hold: { kind: 'rate-limit', reason: 'too fast', until: 2_000 } as const }];
    story.send({ type: 'Advance', data: { worker: 'worker-1', withheld: until } });
    expect(held(story)).toHaveLength(2);
  });

  test('starts when it is withheld no more', () => {
    const story = ExecutionStory.planned(samplePlan(['a']));
    story.send({ type: 'Advance', data: { worker: 'worker-1', withheld } }).advance();
    expect(story.step('a')).not.toHaveProperty('hold');
    expect(started(story)).toEqual(['a']);
  });

  test('lets those after it wait that wait for the same, and says nothing of them', () => {
    const startedWith = (more: Partial<Withheld>) => {
      const sample = samplePlan(['a', 'b', 'c', 'd']);
      const steps = sample.steps.map((step) => (step.id === 'd' ? { ...step, tool: 'sample.other' } : step));
      const story = ExecutionStory.planned({ ...sample, steps });
      const advance = { worker: 'worker-1', withheld: [{ stepId: 'b', hold, ...more }] };
      return started(story.send({ type: 'Advance', data: advance }));
    };
    expect(startedWith({})).toEqual(['a', 'c', 'd']);
    expect(startedWith({ with: 'same-work' })).toEqual(['a', 'd']);
    expect(startedWith({ with: 'every-step' })).toEqual(['a']);
  });
});
