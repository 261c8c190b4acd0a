import { expect, test } from '@jest/globals';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { OnUnknown } from '@app/domain/plan/plan.js';
import { ExecutionStory, readableDecider, sampleIds } from '@app/domain/testing/execution-story.js';
import { withRecovery } from '@app/domain/testing/random-recovery.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { brokenPromises } from './check-run.js';

const id = sampleIds.execution;

/** Of `a`, which must not be repeated, `a_b` stands by for it, and then a default. */
function run(onUnknown: OnUnknown = 'fail'): ExecutionStory {
  const plan = withRecovery(samplePlan(['a~'], { policy: { onUnknown } }), 0, ['fallback', 'skip']);
  const steps = plan.steps.map((step) => ({ ...step, policy: { ...step.policy, effects: 'outward' } }));
  return ExecutionStory.planned({ ...plan, steps: steps as typeof plan.steps }).advance();
}
const madeUpFor = () => run().fail('a').advance().succeed('a_b').advance();
const byDefault = () => run().fail('a').advance().fail('a_b').advance();

const said = (events: readonly ExecutionEvent[], ...effects: readonly string[]) => {
  const state = events.reduce<ExecutionState>((before, event) => readableDecider.evolve(before, event), {
    status: 'none',
  });
  const entries = effects.map((step) => ({ kind: 'once' as const, key: `${id}/${step}/1` }));
  return brokenPromises({ id, events, state, entries, positions: [], below: [] }).join('\n');
};

test('a step that was made up for had no effect of its own, the one that stood by had it', () => {
  expect(said(madeUpFor().events, 'a_b')).toBe('');
});

test('a step whose default stood in had none', () => {
  expect(said(byDefault().events)).toBe('');
});

test('a step that nobody needed had none', () => {
  expect(said(run().succeed('a').advance().events, 'a')).toBe('');
});

test('a step that was lost may have had its effect, and another made up for it', () => {
  const { events } = run().lose('a').advance().succeed('a_b').advance();
  expect(said(events, 'a_b')).toBe('');
  expect(said(events, 'a', 'a_b')).toBe('');
});

/** The same history but for some events. */
const but = (story: ExecutionStory, change: (event: ExecutionEvent) => readonly ExecutionEvent[]) =>
  story.events.flatMap(change);
const twice = (event: ExecutionEvent) =>
  event.type === 'StepFailed' && event.data.stepId === 'a' ? [event, event] : [event];
const early = (event: ExecutionEvent): readonly ExecutionEvent[] =>
  event.type === 'StepStarted' && event.data.stepId === 'a'
    ? [event, { ...event, data: { ...event.data, stepId: 'a_b' } }]
    : [event];
const withoutOutput = (event: ExecutionEvent) =>
  event.type === 'StepSucceeded' && event.data.stepId === 'a_b' ? [] : [event];
const other = (event: ExecutionEvent): readonly ExecutionEvent[] =>
  event.type === 'StepFailed' && event.data.decision.kind === 'skip'
    ? [{ ...event, data: { ...event.data, decision: { ...event.data.decision, output: 'another' } } }]
    : [event];

test.each<[string, RegExp, readonly ExecutionEvent[], readonly string[]]>([
  ['what stood in had no effect', /"a_b" has succeeded, but had 0 effects/, madeUpFor().events, []],
  [
    'what was made up for had its effect, and nobody is told',
    /"a" had its effect, but is made up for and not listed as unknown/,
    madeUpFor().events,
    ['a', 'a_b'],
  ],
  [
    'what was skipped had its effect, and nobody is told',
    /"a" had its effect, but is skipped and not listed as unknown/,
    byDefault().events,
    ['a'],
  ],
  [
    'a step that nobody needed had its effect',
    /the ledger has .*\/a_b\/1, and nothing was started under that/,
    run().succeed('a').advance().events,
    ['a', 'a_b'],
  ],
  ['it is started before anybody needs it', /"a" had not asked for it/, but(madeUpFor(), early), ['a_b']],
  ['a choice is made twice', /"a" was made up for by its choices 0, 0/, but(madeUpFor(), twice), ['a_b']],
  ['nothing stands in', /made up for by "a_b", which has no output/, but(madeUpFor(), withoutOutput), []],
  [
    'something else stands in',
    /"a" was skipped with an output that the plan does not name/,
    but(byDefault(), other),
    [],
  ],
])('it is seen when %s', (_, what, events, effects) => {
  expect(said(events, ...effects)).toMatch(what);
});
