import { beforeEach, describe, expect, test } from '@jest/globals';
import { CircuitBreaker, type Verdict } from './circuit-breaker.js';

let time: number;
let breaker: CircuitBreaker;
const note = (...verdicts: Verdict[]) => verdicts.map((verdict) => breaker.note(verdict));

beforeEach(() => {
  time = 1_000;
  breaker = new CircuitBreaker({ failures: 3, windowMs: 100, openMs: 50 }, () => time);
});

describe('a circuit breaker', () => {
  test('opens after so many failures without a success in between', () => {
    expect(note('fails', 'fails', 'works', 'fails', 'unknown', 'fails')).toEqual(Array(6).fill(undefined));
    expect(breaker.waitMs()).toBeUndefined();
    expect(note('fails')).toEqual(['opened']);
    expect(breaker.waitMs()).toBe(50);
  });

  test('forgets failures that lie further back than its window', () => {
    note('fails', 'fails');
    time += 100;
    expect(note('fails')).toEqual([undefined]);
  });

  test('lets one try when its time is over, and closes when that works', () => {
    note('fails', 'fails', 'fails');
    time += 50;
    expect([breaker.waitMs(), breaker.waitMs()]).toEqual([undefined, 0]);
    expect(note('works')).toEqual(['closed']);
    expect([breaker.waitMs(), breaker.waitMs()]).toEqual([undefined, undefined]);
  });

  test('opens again when that fails, and lets another try when nobody knows', () => {
    note('fails', 'fails', 'fails');
    time += 50;
    breaker.waitMs();
    expect(note('fails')).toEqual(['stays-open']);
    expect(breaker.waitMs()).toBe(50);
    time += 50;
    breaker.waitMs();
    note('unknown');
    expect(breaker.waitMs()).toBeUndefined();
  });

  test('takes no notice of those that were under way when it opened', () => {
    note('fails', 'fails', 'fails');
    expect(note('fails', 'works')).toEqual([undefined, undefined]);
    expect(breaker.waitMs()).toBe(50);
  });
});
