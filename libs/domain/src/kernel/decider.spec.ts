import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../testing/given.js';
import { Draft, type Decider } from './decider.js';
import { isRejection, reject } from './rejection.js';

type State = 'open' | 'shut' | 'locked';
type Event = 'opened' | 'locked';

const evolve = (_: State, event: Event): State => (event === 'opened' ? 'open' : 'locked');

/** A door: opening twice is one opening, and a locked one is refused. */
const door: Decider<State, 'open' | 'lock', Event> = {
  initialState: 'shut',
  decide(command, state) {
    if (state === 'locked') return reject('WRONG_STATUS', 'The door is locked.');
    const draft = new Draft<State, Event>(state, evolve);
    if (command === 'lock') return draft.add('locked');
    return state === 'open' ? draft : draft.add('opened');
  },
  evolve,
  isTerminal: (state) => state === 'locked',
};

describe('given/when/then', () => {
  test('compares the events and answers the state after them', () => {
    const outcome = given(door, []).when('open');
    outcome.then(['opened']);
    expect(outcome.state).toBe('open');
  });

  test('judges the last of several commands', () => {
    given(door, []).when('open', 'open').then([]);
    given(door, ['locked'])
      .when('open')
      .then(rejected('WRONG_STATUS', /locked/));
  });

  test.each([
    ['other events', [], ['locked'] as const],
    ['no events', [], []],
    ['a rejection', [], rejected('WRONG_STATUS')],
    ['another rejection', ['locked'] as const, rejected('NOT_FOUND')],
    ['another detail', ['locked'] as const, rejected('WRONG_STATUS', /broken/)],
    ['events instead of a rejection', ['locked'] as const, ['opened'] as const],
  ])('fails when %s is expected', (_, history, expected) => {
    expect(() => given(door, history).when('open').then(expected)).toThrow(/Expected .*\n*.*but got/s);
  });
});

test('a rejection is told from events and other values', () => {
  expect(isRejection(reject('NOT_FOUND', 'nothing'))).toBe(true);
  for (const other of [undefined, null, [], { kind: 'accepted' }]) expect(isRejection(other)).toBe(false);
});
