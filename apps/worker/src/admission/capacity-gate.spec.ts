import { beforeEach, describe, expect, test } from '@jest/globals';
import { request } from '../testing/request.js';
import { CapacityGate } from './capacity-gate.js';
import type { Request } from './gate.js';

let gate: CapacityGate;
let called: Request[];

const enter = (each: Request) => gate.enter(each, () => called.push(each));
const leave = (each: Request) => {
  const answer = enter(each);
  if (answer.kind !== 'entered') throw new Error('It has no place');
  return answer.leave;
};

beforeEach(() => {
  gate = new CapacityGate(2);
  called = [];
});

describe('the places of a worker', () => {
  test('are taken until there is none; a place that is given back goes to who waits', () => {
    const [first] = [leave(request('a')), leave(request('b'))];
    const late = request('c');
    const hold = { kind: 'capacity', reason: 'all 2 places of the worker are taken' };
    expect(enter(late)).toEqual({ kind: 'held', hold });
    expect(enter(late)).toEqual({ kind: 'held', hold });
    first();
    expect(called).toEqual([late]);
    expect(enter(request('d')).kind).toBe('held');
    expect(enter(late).kind).toBe('entered');
  });

  test('that are promised to one who does not come go to the next', () => {
    const [first] = [leave(request('a')), leave(request('b'))];
    const [gone, next] = [request('c'), request('d')];
    enter(gone);
    enter(next);
    first();
    gate.withdraw(gone);
    expect(called).toEqual([gone, next]);
    expect(enter(next).kind).toBe('entered');
  });

  test('are not kept for one who waits no more', () => {
    const [first] = [leave(request('a')), leave(request('b'))];
    const gone = request('c');
    enter(gone);
    gate.withdraw(gone);
    first();
    expect(called).toEqual([]);
    expect(enter(request('d')).kind).toBe('entered');
  });

  test('go to another tenant next, however many wait of one', () => {
    const [first, second] = [leave(request('a')), leave(request('b'))];
    for (let n = 0; n < 10_000; n++) enter(request(`big${n}`, { tenant: 'big' }));
    first();
    const small = request('s', { tenant: 'small' });
    enter(small);
    second();
    expect(called.at(-1)).toBe(small);
  });

  test('are taken, too, by steps that run already', () => {
    const [first, second, third] = [gate.join(), gate.join(), gate.join()];
    const late = request('a');
    enter(late);
    first();
    expect(called).toEqual([]);
    second();
    expect(called).toEqual([late]);
    third();
  });
});
