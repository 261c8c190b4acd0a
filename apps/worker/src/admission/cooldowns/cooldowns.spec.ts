import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { sharedNow } from '../../time/shared-time.js';
import { Cooldowns, paceMs } from './cooldowns.js';
import type { Cooldown } from './cooldowns-table.js';

let told: Cooldown[];
let known: readonly Cooldown[];
let cooldowns: Cooldowns;

beforeEach(() => {
  jest.useFakeTimers();
  [told, known] = [[], []];
  const store = {
    all: () => Promise.resolve(known),
    put: (cooldown: Cooldown) => Promise.resolve(void told.push(cooldown)),
  };
  cooldowns = new Cooldowns(store, createLogger('test', 'silent'));
});

afterEach(() => void jest.useRealTimers());

test('what is told to come again is not asked, and others are told', () => {
  cooldowns.begin('tool a', 60_000);
  expect(cooldowns.of('tool a')).toMatchObject({
    kind: 'rate-limit',
    reason: 'tool a gets too many requests',
  });
  expect(cooldowns.of('tool b')).toBeUndefined();
  expect(told).toEqual([{ key: 'tool a', endsAt: expect.any(Number) }]);
});

test('no server decides for more than ten minutes', () => {
  cooldowns.begin('tool a', 86_400_000);
  expect(cooldowns.of('tool a')?.until).toBeLessThanOrEqual(sharedNow() + 600_001);
});

test('a shorter one changes nothing, and is told to nobody', () => {
  cooldowns.begin('tool a', 60_000);
  const before = cooldowns.of('tool a');
  cooldowns.begin('tool a', 1_000);
  cooldowns.hear(JSON.stringify({ key: 'tool a', endsAt: sharedNow() + 1_000 }));
  expect(cooldowns.of('tool a')).toEqual(before);
  expect(told).toHaveLength(1);
});

test('one of another worker is heard of, or read when it began before this worker was there; one that is over is none', async () => {
  cooldowns.hear(JSON.stringify({ key: 'tool a', endsAt: sharedNow() + 60_000 }));
  known = [
    { key: 'model m', endsAt: sharedNow() + 60_000 },
    { key: 'tool old', endsAt: sharedNow() - 1 },
  ];
  await cooldowns.catchUp();
  const names = ['tool a', 'model m', 'tool old'];
  expect(names.map((name) => cooldowns.of(name) !== undefined)).toEqual([true, true, false]);
  expect(told).toEqual([]);
});

const waiting = { signal: new AbortController().signal, beat: () => undefined, log: () => undefined };

test('those who wait for it go on one after another', async () => {
  cooldowns.begin('model m', 20);
  const gone: number[] = [];
  const pass = (who: number) => void cooldowns.pass('model m', waiting).then(() => gone.push(who));
  [0, 1, 2].forEach(pass);
  await jest.advanceTimersByTimeAsync(19);
  expect(gone).toEqual([]);
  await jest.advanceTimersByTimeAsync(paceMs);
  expect(gone).toEqual([0]);
  await jest.advanceTimersByTimeAsync(paceMs);
  expect(gone).toEqual([0, 1]);
  pass(3);
  await jest.advanceTimersByTimeAsync(paceMs);
  expect(gone).toEqual([0, 1, 3, 2]);
});

test('it is over when its time is', async () => {
  cooldowns.begin('tool a', 20);
  expect(cooldowns.areThere).toBe(true);
  await jest.advanceTimersByTimeAsync(22);
  expect(cooldowns.of('tool a')).toBeUndefined();
  expect(cooldowns.areThere).toBe(false);
});
