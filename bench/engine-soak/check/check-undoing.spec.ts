import { expect, test } from '@jest/globals';
import { broken, ExecutionStory, sampleIds } from '@app/domain/testing/execution-story.js';
import { withCompensation } from '@app/domain/testing/random-recovery.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { brokenByUndoing } from './check-undoing.js';
import { undoKey } from './soaked-run.js';

const id = sampleIds.execution;
/** `a` ends before `b`, and then one fails. */
const failing = () =>
  ExecutionStory.planned(withCompensation(samplePlan(['a', 'b', 'c <- a b']), [0, 1]))
    .advance()
    .succeed('a')
    .succeed('b')
    .advance()
    .fail('c')
    .advance();
const said = ({ events, state }: ExecutionStory, ...undone: readonly string[]) =>
  brokenByUndoing({
    id,
    events,
    state,
    entries: undone.map((step) => ({ kind: 'keyed', key: undoKey(id, step) })),
    positions: [],
    below: [],
  });
const undone = () => failing().undo().advance().undo().advance();

test('what was done is undone once, the last first', () => {
  expect(undone().state.status).toBe('failed');
  expect(said(undone(), 'b', 'a')).toEqual([]);
});

test('what could not be undone for certain may have been, once', () => {
  const story = failing().undo({ kind: 'failed', error: broken }).advance();
  story.undo({ kind: 'unknown', reason: 'lost' }).advance();
  expect(said(story)).toEqual([]);
  expect(said(story, 'b', 'a')).toEqual([]);
});

test.each<[string, RegExp, readonly string[]]>([
  ['never undone', /"a" is said to be undone, but that had 0 effects/, ['b']],
  ['undone twice', /"a" is said to be undone, but that had 2 effects/, ['b', 'a', 'a']],
  ['undone in the wrong order', /undone in the order .*\/a\/.*\/b\//, ['a', 'b']],
  ['undone though nobody asked', /\/c\/compensation was undone, which nobody asked for/, ['b', 'a', 'c']],
])('it is seen when something is %s', (_, what, entries) => {
  expect(said(undone(), ...entries).join('\n')).toMatch(what);
});

test('a run that ended before all was undone is seen', () => {
  const { events, state } = failing();
  const ended = { ...state, status: 'failed' } as typeof state;
  expect(brokenByUndoing({ id, events, state: ended, entries: [], positions: [], below: [] })).toEqual([
    '"b" was to be undone before the run ended',
    '"a" was to be undone before the run ended',
  ]);
});
