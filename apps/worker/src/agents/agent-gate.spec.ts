import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Leave, Request } from '../admission/gate.js';
import { request } from '../testing/request.js';
import { AgentGate } from './agent-gate.js';

const candidate = (agent: string) => ({ agent, effects: 'none', idempotent: true, timeoutMs: 1 }) as const;

/** A step of a run of its own that an agent is to carry out; it could be any of `all`. */
function work(agent: string, all: readonly string[] = []): Request {
  const made = request('a');
  const { policy, input } = made.step;
  const candidates = all.length > 0 ? { candidates: all.map(candidate) } : {};
  const step = {
    ...made.step,
    kind: 'agent',
    agent,
    instruction: '',
    input,
    policy: { ...policy, ...candidates },
  };
  return { ...made, step: step as Request['step'] };
}

let gate: AgentGate;
let called: Request[];
const enter = (each: Request) => gate.enter(each, () => called.push(each));
function leave(each: Request): Leave {
  const answer = enter(each);
  if (answer.kind !== 'entered') throw new Error('It has no place');
  return answer.leave;
}
const running = (agent: string, { run } = request('x')) => gate.runningOf(agent, run, () => true);

beforeEach(() => {
  gate = new AgentGate([
    { name: 'one', maxConcurrent: 1 },
    { name: 'two', maxConcurrent: 1 },
    { name: 'free' },
  ]);
  called = [];
});

test('it concerns agents only, and those without a limit are counted but not held', () => {
  expect(gate.concerns(request('a'))).toBe(false);
  const leaves = [leave(work('free')), leave(work('free'))];
  expect(running('free')).toBe(2);
  leaves.forEach((each) => each());
  expect(running('free')).toBe(0);
});

test('a step waits for a place of its agent, and says so', () => {
  const first = leave(work('one'));
  const late = work('one');
  const reason = 'the agent "one" carries out 1 of 1 steps already';
  expect(enter(late)).toEqual({ kind: 'held', hold: { kind: 'capacity', reason } });
  first();
  expect(called).toEqual([late]);
  expect(enter(late).kind).toBe('entered');
});

describe('a step that could be carried out by two', () => {
  const both = ['one', 'two'];

  test('is called when either is free, and gives up the other place', () => {
    const [, second] = [leave(work('one')), leave(work('two'))];
    const late = work('one', both);
    expect(enter(late).kind).toBe('held');
    second();
    expect(called).toEqual([late]);
    gate.withdraw(late);
    expect(leave(work('two', both))).toBeDefined();
  });

  test('does not keep a place of the other while it waits for its own', () => {
    const first = leave(work('one'));
    const late = work('one', both);
    expect(enter(late).kind).toBe('held');
    expect(enter(work('two')).kind).toBe('entered');
    first();
    expect(enter(late).kind).toBe('entered');
  });
});

test('steps of a run that have not started do not count for that run', () => {
  const mine = work('free');
  leave(mine);
  expect(gate.runningOf('free', mine.run, () => false)).toBe(0);
  expect(gate.runningOf('free', mine.run, () => true)).toBe(1);
});

test('a step that was taken over counts, whether there is a place or not', () => {
  const first = leave(work('one'));
  const taken = gate.join(work('one'));
  expect(running('one')).toBe(2);
  first();
  expect(enter(work('one')).kind).toBe('held');
  taken();
});
