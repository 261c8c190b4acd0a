import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import type { AttemptOutcome } from '../../steps/attempt.js';
import { request } from '../../testing/request.js';
import type { Leave, Request } from '../gate.js';
import { CooldownGate } from './cooldown-gate.js';
import { Cooldowns } from './cooldowns.js';

const tooMany = (coolsForMs: number): AttemptOutcome => ({
  kind: 'failed',
  error: { code: 'HTTP_STATUS', message: 'Later.', retryable: true, retryAfterMs: coolsForMs },
  coolsForMs,
});
const answered: AttemptOutcome = { kind: 'succeeded', output: null };
/** A minute, at the end of which nobody is here. */
const long = 60_000;

let cooldowns: Cooldowns;
let gate: CooldownGate;
let called: Request[];

const fetch = (host: string): Request => ({ ...request('a', { tool: 'fetch' }), input: () => host });
const enter = (each: Request) => gate.enter(each, () => called.push(each));
const leave = (each: Request): Leave => {
  const answer = enter(each);
  if (answer.kind !== 'entered') throw new Error('It has to wait');
  return answer.leave;
};
const untilCalled = async (count: number) => {
  while (called.length < count) await jest.advanceTimersByTimeAsync(1);
};
/** So many that wait for a host; the cooldown is over soon. */
async function waiting(count: number): Promise<readonly Request[]> {
  leave(fetch('one'))(tooMany(20));
  const all = Array.from({ length: count }, () => fetch('one'));
  for (const each of all) expect(enter(each).kind).toBe('held');
  await untilCalled(1);
  return all;
}

beforeEach(() => {
  jest.useFakeTimers();
  const store = { all: () => Promise.resolve([]), put: () => Promise.resolve() };
  cooldowns = new Cooldowns(store, createLogger('test', 'silent'));
  const reaches = { tool: () => ({ reaches: (input: unknown) => input }) };
  gate = new CooldownGate(cooldowns, reaches as unknown as ConstructorParameters<typeof CooldownGate>[1]);
  called = [];
});

afterEach(() => void jest.useRealTimers());

describe('something that gets too many requests', () => {
  test('is not asked; what else the tool reaches is', () => {
    leave(fetch('one'))(tooMany(long));
    expect(enter(fetch('one'))).toMatchObject({
      kind: 'held',
      hold: { kind: 'rate-limit', reason: 'tool fetch one gets too many requests' },
    });
    expect(enter(fetch('other')).kind).toBe('entered');
  });

  test('is asked by one first when it may be asked again, in the order in which they came', async () => {
    const [first, second] = await waiting(3);
    expect(called).toEqual([first]);
    expect(enter(fetch('one')).kind).toBe('held');
    leave(first as Request);
    await untilCalled(2);
    expect(called).toEqual([first, second]);
  });

  test('is asked by the next as soon as one is answered, and by one more from time to time', async () => {
    const all = await waiting(5);
    leave(all[0] as Request)(answered);
    expect(called).toEqual(all.slice(0, 2));
    leave(all[1] as Request)(answered);
    expect(called).toEqual(all.slice(0, 3));
    await untilCalled(5);
    for (const each of all.slice(2)) leave(each)(answered);
    expect(enter(fetch('one')).kind).toBe('entered');
  });

  test('and says so again lets nobody ask until then, also who was called', async () => {
    const all = await waiting(4);
    const [first, second] = [leave(all[0] as Request), all[1] as Request];
    first(answered);
    expect(called).toEqual([all[0], second]);
    cooldowns.begin('tool fetch one', long);
    expect(enter(second).kind).toBe('held');
    leave(fetch('other'))(answered);
    expect(called).toEqual([all[0], second]);
  });

  test('waits for nobody who does not come: the others are called all the same', async () => {
    const all = await waiting(3);
    gate.withdraw(all[0] as Request);
    gate.withdraw(all[1] as Request);
    await untilCalled(2);
    expect(called).toEqual([all[0], all[2]]);
  });

  test('is asked as ever once all who waited have asked', async () => {
    const [only] = await waiting(1);
    const last = leave(only as Request);
    last(answered);
    expect([enter(fetch('one')).kind, enter(fetch('one')).kind]).toEqual(['entered', 'entered']);
  });
});
