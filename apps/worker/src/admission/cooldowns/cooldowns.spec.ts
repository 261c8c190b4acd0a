import { beforeEach, expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { sharedNow } from '../../time/shared-time.js';
import { Cooldowns, paceMs } from './cooldowns.js';
import type { Cooldown } from './cooldowns-table.js';

let told: Cooldown[];
let known: readonly Cooldown[];
let cooldowns: Cooldowns;

beforeEach(() => {
  [told, known] = [[], []];
  const store = {
    all: () => Promise.resolve(known),
    put: (cooldown: Cooldown) => Promise.resolve(void told.push(cooldown)),
  };
  cooldowns = new Cooldowns(store, createLogger('test', 'silent'));
});

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

test('those who wait for it go on one after another', async () => {
  const began = sharedNow();
  cooldowns.begin('model m', 20);
  const gone: { who: number; at: number }[] = [];
  const waiting = { signal: new AbortController().signal, beat: () => undefined, log: () => undefined };
  const pass = async (who: number) => {
    await cooldowns.pass('model m', waiting);
    gone.push({ who, at: sharedNow() });
  };
  await Promise.all([0, 1, 2].map(pass));
  expect(gone.map(({ who }) => who).toSorted()).toEqual([0, 1, 2]);
  gone.forEach(({ at }, turn) => expect(at).toBeGreaterThanOrEqual(began + 20 + turn * paceMs));
  await pass(3);
  expect(gone).toHaveLength(4);
});

test('it is over when its time is', async () => {
  cooldowns.begin('tool a', 20);
  const waiting = { signal: new AbortController().signal, beat: () => undefined, log: () => undefined };
  await cooldowns.pass('tool a', waiting);
  expect(cooldowns.of('tool a')).toBeUndefined();
  while (cooldowns.areThere) await setImmediate();
});
