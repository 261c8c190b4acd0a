import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { healthOf, healthWindow, type AgentAttempt } from './agent-health.js';

const now = 10_000_000;

/** `+` went well, `-` did not; the last one ended just now. */
const record = (outcomes: string): AgentAttempt[] =>
  outcomes.split('').map((outcome, place) => ({
    endedAt: now - (outcomes.length - 1 - place) * 1_000,
    ms: 100 + place,
    ...(outcome === '-' ? { error: { code: 'BROKEN', message: `failure ${place}` } } : {}),
  }));
const stateOf = (outcomes: string) => healthOf(record(outcomes), now).state;

test('an agent that did nothing is healthy, and has no figures', () => {
  expect(healthOf([], now)).toEqual({ state: 'healthy', attempts: 0 });
});

test('the figures are those of the attempts in the window', () => {
  expect(healthOf(record('+-++'), now)).toEqual({
    state: 'degraded',
    attempts: 4,
    successRate: 0.75,
    p50Ms: 101,
    lastFailure: { at: now - 2_000, code: 'BROKEN', message: 'failure 1' },
  });
  expect(healthOf(record('+'.repeat(60)), now).attempts).toBe(healthWindow.attempts);
});

test('what is older than the window is forgotten', () => {
  const longAgo = record('-----').map((one) => ({ ...one, endedAt: one.endedAt - healthWindow.ms }));
  expect(healthOf(longAgo, now)).toEqual({ state: 'healthy', attempts: 0 });
});

describe('the state', () => {
  test.each([
    ['--', 'healthy'],
    ['---', 'unhealthy'],
    ['+++++++++-', 'healthy'],
    ['+++++++---', 'degraded'],
    ['++++------', 'unhealthy'],
  ])('after %s is %s', (outcomes, state) => {
    expect(stateOf(outcomes)).toBe(state);
  });

  test('does not flutter: it gets better later than it got worse', () => {
    const states = Array.from({ length: 11 }, (_, more) => stateOf(`++++------${'+'.repeat(more)}`));
    expect(states).toEqual([
      ...Array<string>(4).fill('unhealthy'),
      ...Array<string>(3).fill('unhealthy'),
      ...Array<string>(2).fill('degraded'),
      ...Array<string>(2).fill('healthy'),
    ]);
  });

  test('is healthy after enough that went well and unhealthy after enough that did not, whatever was before', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('+', '-'), maxLength: 40 }), (before) => {
        expect(stateOf(before + '+'.repeat(10))).toBe('healthy');
        expect(stateOf(before + '-'.repeat(10))).toBe('unhealthy');
      }),
    );
  });
});
