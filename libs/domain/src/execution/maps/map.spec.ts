import { describe, expect, test } from '@jest/globals';
import type { BoundMap, BoundPlan } from '../../plan/bound-plan.js';
import { broken, ExecutionStory, timeout } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { isPlanned, outputOf } from '../execution.state.js';
import { executionProcess } from '../execution.process.js';
import { resolvedInput } from '../resolved-input.js';

const typesSince = (story: ExecutionStory, act: () => void): string[] => {
  const before = story.events.length;
  act();
  return story.events
    .slice(before)
    .map(({ type, data }) => ('stepId' in data ? `${type} ${data.stepId}` : type));
};

/** A plan with the first map changed. */
const withMap = (notation: readonly string[], change: Partial<BoundMap>): BoundPlan => {
  const plan = samplePlan(notation);
  return { ...plan, steps: plan.steps.map((step) => (step.kind === 'map' ? { ...step, ...change } : step)) };
};
const begin = (plan: BoundPlan, concurrency = 0) => ExecutionStory.planned(plan, { concurrency }).advance();
const outputs = (story: ExecutionStory, id: string) =>
  isPlanned(story.state) ? outputOf(story.state, id) : undefined;
const inputOf = ({ state }: ExecutionStory, place: number) => isPlanned(state) && resolvedInput(state, place);
const status = (story: ExecutionStory, ...ids: string[]) => ids.map((id) => story.step(id).status);

describe('a map', () => {
  test('makes a step of every element, and gathers what they answered in the order of the list', () => {
    const story = ExecutionStory.planned(samplePlan(['all*3', 'after <= all']), { concurrency: 0 });
    expect(typesSince(story, () => story.advance())).toEqual([
      'StepExpanded all',
      'StepStarted all[0]',
      'StepStarted all[1]',
      'StepStarted all[2]',
    ]);
    expect(story.step('all').status).toBe('expanded');
    story.succeed('all[2]', 'c').succeed('all[0]', 'a');
    expect(typesSince(story, () => story.succeed('all[1]', 'b').advance())).toEqual([
      'StepSucceeded all[1]',
      'StepGathered all',
      'StepStarted after',
    ]);
    expect(outputs(story, 'all')).toEqual(['a', 'b', 'c']);
    expect(inputOf(story, 1)).toEqual({ all: ['a', 'b', 'c'] });
  });

  test('over nothing is done at once, with an empty list', () => {
    const story = ExecutionStory.planned(samplePlan(['all*0', 'after <= all']));
    expect(typesSince(story, () => story.advance())).toEqual([
      'StepExpanded all',
      'StepGathered all',
      'StepStarted after',
    ]);
    expect(outputs(story, 'all')).toEqual([]);
  });

  test('takes its list from the output of another step, and gives each element its value and its place', () => {
    const { step } = samplePlan(['all*0 <- find']).steps[0] as BoundMap;
    const input = {
      name: '{{$item.name}}',
      number: '{{$index}}',
      of: '{{find.total}}',
      text: 'no. {{$index}}: {{$item}}',
    };
    const story = begin(
      withMap(['find', 'all*0 <- find'], { over: '{{find.files}}', step: { ...step, input } }),
    );
    story.succeed('find', { total: 2, files: [{ name: 'a' }, { name: 'b' }] }).advance();
    expect(inputOf(story, 1)).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(inputOf(story, 3)).toEqual({ name: 'b', number: 1, of: 2, text: 'no. 1: {"name":"b"}' });
  });

  test('over a list in the plan fills in the references of each element', () => {
    const story = begin(withMap(['a', 'all*0 <- a'], { over: ['{{a}}', { also: '{{a}}' }] }));
    story.succeed('a', 'x').advance();
    expect([inputOf(story, 2), inputOf(story, 3)]).toMatchObject([
      { element: 'x' },
      { element: { also: 'x' } },
    ]);
  });

  test.each([
    ['a text', /type string/],
    [{ length: 2 }, /type object/],
    [null, /nothing/],
  ])('over what is no list fails the run: %j', (output, says) => {
    const story = begin(withMap(['a', 'all*0 <- a'], { over: '{{a}}' }));
    story.succeed('a', output).advance();
    expect(story.state).toMatchObject({ status: 'failed', failure: { code: 'NOT_A_LIST', stepId: 'all' } });
    expect(JSON.stringify(story.events)).toMatch(says);
  });

  test('whose condition does not hold is skipped, and so is what needs its output', () => {
    const story = begin(samplePlan(['a', 'all*3? <- a', 'after <= all']));
    story.succeed('a', false).advance();
    expect(status(story, 'all', 'after')).toEqual(['skipped', 'skipped']);
    expect(story.events.some(({ type }) => type === 'StepExpanded')).toBe(false);
  });

  test('asks once for itself and once for each element, as their policies say', () => {
    const plan = withMap(['all*2!'], {});
    const [map] = plan.steps as [BoundMap];
    const story = begin({ ...plan, steps: [{ ...map, policy: { ...map.policy, approval: 'it is a lot' } }] });
    expect(story.events.at(-1)).toMatchObject({
      type: 'StepApprovalRequested',
      data: { stepId: 'all', reason: 'it is a lot', input: [0, 1] },
    });
    expect(typesSince(story, () => story.approve('all').advance())).toEqual([
      'StepApproved all',
      'StepExpanded all',
      'StepApprovalRequested all[0]',
      'StepApprovalRequested all[1]',
    ]);
    expect(typesSince(story, () => story.approve('all[1]').advance())).toEqual([
      'StepApproved all[1]',
      'StepStarted all[1]',
    ]);
  });

  test('asks about each element under a digest of its own', () => {
    const story = begin(samplePlan(['all*2!']));
    const digests = story.events.flatMap((e) => (e.type === 'StepApprovalRequested' ? [e.data.digest] : []));
    expect(new Set(digests).size).toBe(2);
    expect(() =>
      story.send({ type: 'ApproveStep', data: { stepId: 'all[0]', by: 'dana', digest: digests[1]! } }),
    ).toThrow(/not the one you were shown/);
  });
});

describe('at most', () => {
  const map = (concurrency: number) => withMap(['all*5'], { concurrency });

  test('as many elements run as the map says, and as the run says', () => {
    const own = begin(map(2));
    expect(status(own, 'all[1]', 'all[2]')).toEqual(['running', 'pending']);
    expect(typesSince(own, () => own.succeed('all[0]').advance())).toEqual([
      'StepSucceeded all[0]',
      'StepStarted all[2]',
    ]);
    const ofTheRun = begin(map(0), 3);
    expect(status(ofTheRun, 'all[2]', 'all[3]')).toEqual(['running', 'pending']);
  });

  test('counts elements that wait for their next attempt or for a person', () => {
    const story = begin(map(2)).fail('all[0]', timeout).advance();
    expect(status(story, 'all[0]', 'all[1]', 'all[2]')).toEqual(['retrying', 'running', 'pending']);
    const asking = begin(withMap(['all*5!'], { concurrency: 2 }));
    expect(status(asking, 'all[1]', 'all[2]')).toEqual(['waiting-for-approval', 'pending']);
    asking.approve('all[0]').advance().succeed('all[0]').advance();
    expect(status(asking, 'all[1]', 'all[2]')).toEqual(['waiting-for-approval', 'waiting-for-approval']);
  });

  test('leaves room for other steps as it is freed: what is ready in the plan goes before elements', () => {
    const story = begin(samplePlan(['all*4', 'a', 'b <- a']), 2);
    expect(status(story, 'a', 'all[0]', 'all[1]')).toEqual(['running', 'running', 'pending']);
    story.succeed('a').advance();
    expect(status(story, 'b', 'all[1]')).toEqual(['running', 'pending']);
  });
});

describe('an element', () => {
  test('is retried under the same idempotency key, which is its own', () => {
    const story = begin(samplePlan(['all*2']))
      .fail('all[1]', timeout)
      .wait(10_000)
      .advance();
    const keys = story.events.flatMap((e) =>
      e.type === 'StepStarted' ? [e.data.idempotencyKey.slice(37)] : [],
    );
    expect(keys).toEqual(['all[0]/1', 'all[1]/1', 'all[1]/1']);
    story.succeed('all[0]').succeed('all[1]').advance();
    expect(story.state.status).toBe('completed');
  });

  test('of a lost outcome is asked about, and the map waits', () => {
    const story = begin(samplePlan(['all*2~']))
      .lose('all[0]')
      .succeed('all[1]')
      .advance();
    expect(status(story, 'all[0]', 'all')).toEqual(['waiting-for-approval', 'expanded']);
    story.approve('all[0]').advance().succeed('all[0]').advance();
    expect(story.state.status).toBe('completed');
  });
});

describe('a map fails', () => {
  test('at the first element that does: the rest is stopped, the run ends with those that ran', () => {
    const story = begin(withMap(['all*4'], { concurrency: 2 }));
    expect(typesSince(story, () => story.fail('all[0]').advance())).toEqual([
      'StepFailed all[0]',
      'StepFailed all',
    ]);
    expect(status(story, 'all[1]', 'all[2]', 'all[3]')).toEqual(['running', 'cancelled', 'cancelled']);
    expect(executionProcess.react(story.state, story.events.at(-1)!)).toEqual([
      { kind: 'stop-items', stepId: 'all' },
      { kind: 'advance' },
    ]);
    story.stop('all[1]').advance();
    expect(story.state).toMatchObject({
      status: 'failed',
      failure: {
        code: 'ITEMS_FAILED',
        stepId: 'all',
        message: expect.stringMatching(/^1 of 4 failed, "all\[0\]" with BROKEN: It is/),
      },
    });
  });

  test('and what still ran of it is not tried again', () => {
    const story = begin(samplePlan(['all*3', 'a']))
      .fail('all[0]')
      .advance()
      .fail('all[1]', timeout)
      .advance();
    expect(story.step('all[1]').status).toBe('failed');
    expect(executionProcess.resume(story.state)).toContainEqual({
      kind: 'record-cancelled',
      stepId: 'all[2]',
      attempt: 1,
    });
  });

  test('unless it collects: then with what became of each, failures too', () => {
    const story = begin(withMap(['all*3'], { failedItems: { kind: 'collect' } }));
    story
      .fail('all[0]')
      .fail('all[2]', { ...broken, code: 'BAD' })
      .succeed('all[1]', 7)
      .advance();
    expect(story.state).toMatchObject({ status: 'completed' });
    expect(outputs(story, 'all')).toEqual([
      { status: 'failed', error: { code: 'BROKEN', message: 'It is broken.' } },
      { status: 'succeeded', output: 7 },
      { status: 'failed', error: { code: 'BAD', message: 'It is broken.' } },
    ]);
    expect(story.events.find(({ type }) => type === 'StepGathered')).toMatchObject({
      data: { succeeded: 1, failed: 2 },
    });
  });

  test.each([
    [{ allowed: 1 }, 2],
    [{ allowedShare: 0.5 }, 3],
    [{ allowed: 3, allowedShare: 0 }, 1],
    [{ allowed: 4 }, 5],
  ])('when it collects and allows %j, at failure number %d', (allowed, fatal) => {
    const story = begin(withMap(['all*4'], { failedItems: { kind: 'collect', ...allowed } }));
    for (let failed = 0; failed < Math.min(fatal, 4); failed++) {
      expect(story.state.status).toBe('running');
      story.fail(`all[${failed}]`).advance();
    }
    expect(story.step('all').status).toBe(fatal > 4 ? 'succeeded' : 'failed');
  });
});

describe('a map under way', () => {
  test('is paused and resumed: elements that end meanwhile count', () => {
    const story = begin(withMap(['all*3'], { concurrency: 1 }))
      .pause()
      .succeed('all[0]')
      .advance();
    expect(status(story, 'all[0]', 'all[1]')).toEqual(['succeeded', 'pending']);
    story.resume().advance().succeed('all[1]').advance().succeed('all[2]').advance();
    expect(story.state.status).toBe('completed');
  });

  test('is cancelled with its run', () => {
    const story = begin(withMap(['all*3'], { concurrency: 1 }))
      .cancel()
      .stop('all[0]');
    expect(story.state.status).toBe('cancelled');
    expect(status(story, 'all', 'all[0]', 'all[2]')).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('goes on after a crash with the elements that had not ended', () => {
    const story = begin(samplePlan(['all*4~', 'b']), 3)
      .succeed('all[0]')
      .advance();
    expect(executionProcess.resume(story.state)).toEqual([
      { kind: 'run-step', stepId: 'b', attempt: 1 },
      { kind: 'record-unknown-outcome', stepId: 'all[1]', attempt: 1 },
      { kind: 'record-unknown-outcome', stepId: 'all[2]', attempt: 1 },
      { kind: 'advance' },
    ]);
  });
});

describe('a person', () => {
  test('who retries a failed map has the elements run that have no output', () => {
    const story = begin(withMap(['all*4~'], { concurrency: 2 }))
      .succeed('all[0]', 'a')
      .advance()
      .fail('all[1]')
      .advance();
    story.stop('all[2]').advance();
    expect(story.state.status).toBe('failed');
    expect(typesSince(story, () => story.retryAll().advance())).toEqual([
      'ExecutionReopened',
      'StepRetryRequested all',
      'StepExpanded all',
      'StepStarted all[1]',
      'StepStarted all[2]',
    ]);
    const keys = story.events.flatMap((e) =>
      e.type === 'StepStarted' ? [e.data.idempotencyKey.slice(37)] : [],
    );
    expect(keys.slice(-2)).toEqual(['all[1]/2', 'all[2]/1']);
    story.succeed('all[1]', 'b').succeed('all[2]', 'c').advance().succeed('all[3]', 'd').advance();
    expect(outputs(story, 'all')).toEqual(['a', 'b', 'c', 'd']);
    expect(story.state.status).toBe('completed');
  });

  test('who retries a run that failed elsewhere has the map go on', () => {
    const story = begin(samplePlan(['all*2', 'bad']))
      .succeed('all[0]', 'a')
      .fail('bad')
      .stop('all[1]')
      .advance();
    expect(story.state.status).toBe('failed');
    story.retryAll().advance();
    expect(status(story, 'all', 'all[0]', 'all[1]', 'bad')).toEqual([
      'expanded',
      'succeeded',
      'running',
      'running',
    ]);
    story.succeed('all[1]', 'b').succeed('bad').advance();
    expect(outputs(story, 'all')).toEqual(['a', 'b']);
  });

  test('skips an element with an output in its place, or gives it another input', () => {
    const story = begin(withMap(['all*3'], { concurrency: 1 })).skip('all[2]', 'by hand');
    story.change('all[1]', { now: '{{$item}}' }).succeed('all[0]', 'a').advance();
    expect(inputOf(story, 2)).toEqual({ now: 1 });
    story.succeed('all[1]', 'b').advance();
    expect(outputs(story, 'all')).toEqual(['a', 'b', 'by hand']);
  });

  test('is refused for an element of a map that has ended, and told what to do', () => {
    const story = begin(samplePlan(['all*2']))
      .fail('all[0]')
      .advance()
      .stop('all[1]');
    expect(() => story.retry('all[0]')).toThrow(
      /an element of "all", which is not under way. Retry or skip "all"/,
    );
    expect(story.skip('all', ['x']).advance().state).toMatchObject({
      status: 'completed',
      result: { all: ['x'] },
    });
  });
});

test('10,000 elements are two events each, and seven for the run around them', () => {
  const story = ExecutionStory.planned(samplePlan(['all*10000']), { concurrency: 50 }).advance();
  for (let index = 0; index < 10_000; index++) story.succeed(`all[${index}]`, index).advance();
  expect(story.state.status).toBe('completed');
  expect(story.events).toHaveLength(20_000 + 7);
  expect(outputs(story, 'all')).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
});
