import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseAgent, type AgentStanding } from './choose-agent.js';

const standing = (name: string, rest: Partial<AgentStanding> = {}): AgentStanding => ({
  name,
  health: { state: 'healthy', attempts: 10, successRate: 1 },
  running: 0,
  ...rest,
});

const health = (state: AgentStanding['health']['state'], successRate = 0.5) => ({
  state,
  successRate,
  attempts: 10,
});

describe('the choice falls on', () => {
  test.each<[string, AgentStanding, AgentStanding]>([
    ['one with room', standing('b', { running: 9 }), standing('a', { running: 1, limit: 1 })],
    ['a healthy one', standing('b', { running: 3 }), standing('a', { health: health('degraded') })],
    [
      'a degraded one before one that is unhealthy',
      standing('b', { health: health('degraded') }),
      standing('a', { health: health('unhealthy') }),
    ],
    ['the one with less to do', standing('b', { running: 1 }), standing('a', { running: 2 })],
    [
      'the one with more room for its size',
      standing('b', { running: 2, limit: 8 }),
      standing('a', { running: 1, limit: 2 }),
    ],
    ['the one that succeeds more often', standing('b'), standing('a', { health: health('healthy', 0.9) })],
    ['the one named first, all else being equal', standing('b'), standing('a')],
  ])('%s', (_, better, other) => {
    expect(chooseAgent(['b', 'a'], [other, better]).name).toBe('b');
    expect(chooseAgent(['b', 'a'], [better, other]).name).toBe('b');
  });

  test('one that this worker knows', () => {
    expect(chooseAgent(['gone', 'a'], [standing('a')]).name).toBe('a');
    expect(chooseAgent(['gone'], [standing('a')])).toEqual({
      name: 'gone',
      reason: 'this worker knows none of those it could be',
    });
  });
});

describe('the reason says', () => {
  test('how it stands and how the others do', () => {
    const others = [standing('a', { running: 2, limit: 2 }), standing('c', { health: health('unhealthy') })];
    expect(chooseAgent(['a', 'b', 'c'], [standing('b', { limit: 3 }), ...others]).reason).toBe(
      '"b" is healthy (10 of 10 attempts went well), 0 of 3 running; "c" is unhealthy with 0 running; "a" is at its limit of 2',
    );
  });

  test('that it is unhealthy, and why it was taken all the same', () => {
    const sick = standing('a', { health: health('unhealthy', 0.2) });
    expect(chooseAgent(['a'], [sick]).reason).toBe(
      '"a" is unhealthy (2 of 10 attempts went well), 0 running; there is no other',
    );
    const full = standing('b', { running: 1, limit: 1 });
    expect(chooseAgent(['a', 'b'], [sick, full]).reason).toMatch(
      /"a" is unhealthy.*"b" is at its limit of 1/,
    );
    expect(chooseAgent(['a', 'b'], [sick, { ...sick, name: 'b' }]).reason).toMatch(
      /others are unhealthy, too/,
    );
  });
});

const standings = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    health: fc.record({
      state: fc.constantFrom('healthy', 'degraded', 'unhealthy'),
      attempts: fc.nat(20),
      successRate: fc.constantFrom(0, 0.5, 1),
    }),
    running: fc.nat(4),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
  { selector: ({ name }) => name, minLength: 1 },
);
const scenes = standings.chain((all) =>
  fc.record({
    all: fc.constant(all),
    candidates: fc.subarray(
      all.map(({ name }) => name),
      { minLength: 1 },
    ),
    shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
  }),
);

test('it is a candidate, with room if any has room, and unhealthy only if no other with room is not', () => {
  fc.assert(
    fc.property(scenes, ({ all, candidates }) => {
      const { name, reason } = chooseAgent(candidates, all);
      const eligible = all.filter((one) => candidates.includes(one.name));
      const withRoom = eligible.filter(({ running, limit }) => running < limit);
      const chosen = eligible.find((one) => one.name === name);
      expect(chosen).toBeDefined();
      if (withRoom.length > 0) expect(withRoom).toContain(chosen);
      if (chosen?.health.state === 'unhealthy') {
        const alike = withRoom.length > 0 ? withRoom : eligible;
        expect(alike.every((one) => one.health.state === 'unhealthy')).toBe(true);
        expect(reason).toContain('unhealthy');
      }
    }),
  );
});

test('equal standings give an equal choice, in whatever order they are listed', () => {
  fc.assert(
    fc.property(scenes, ({ all, candidates, shuffled }) => {
      expect(chooseAgent(candidates, shuffled).name).toBe(chooseAgent(candidates, all).name);
      expect(chooseAgent(candidates, all)).toEqual(chooseAgent(candidates, structuredClone(all)));
    }),
  );
});
