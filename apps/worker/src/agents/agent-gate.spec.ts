import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Leave, Request } from '../admission/gate.js';
import { request } from '../testing/request.js';
import { AgentGate } from './agent-gate.js';
import type { PlaceClaim, PlacesDesk } from './places/places-table.js';

/** Gives places as the table of all workers does; what they hear of it is told at once, or when a test says so. */
class Places implements Pick<PlacesDesk, 'ask' | 'end'> {
  private claims: { claim: PlaceClaim; heard: Parameters<PlacesDesk['ask']>[1]; isIn: boolean }[] = [];
  private news: (() => void)[] = [];

  constructor(private readonly isSlow = false) {}

  ask(...[claim, heard]: Parameters<PlacesDesk['ask']>): void {
    const mine = { claim, heard, isIn: false };
    this.claims.push(mine);
    this.give();
    if (!mine.isIn) this.tell(mine, false);
  }

  end({ stream }: PlaceClaim): void {
    this.claims = this.claims.filter(({ claim }) => claim.stream !== stream);
    this.give();
  }

  takenOver(): void {}

  /** Answers whether there was any. */
  deliver(): boolean {
    const next = this.news.shift();
    next?.();
    return next !== undefined;
  }

  private give(): void {
    for (const each of this.claims) {
      const before = this.claims.slice(0, this.claims.indexOf(each));
      const isFull = before.filter(({ claim }) => claim.agent === each.claim.agent).length >= each.claim.most;
      if (each.isIn || isFull) continue;
      each.isIn = true;
      this.tell(each, true);
    }
  }

  /** As the desk does: not of what has been given up. */
  private tell(of: (typeof this.claims)[number], isIn: boolean): void {
    this.news.push(() => {
      if (this.claims.includes(of)) of.heard({ ...of.claim, isIn });
    });
    if (!this.isSlow) while (this.deliver());
  }
}

const candidate = (agent: string) => ({ agent, effects: 'none', idempotent: true, timeoutMs: 1 }) as const;

/** A step of a run of its own that an agent is to carry out; it could be any of `all`. */
function work(agent: string, all: readonly string[] = [], tenant = 'local'): Request {
  const made = request('a', { tenant });
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
  gate = new AgentGate({
    agents: [{ name: 'one', maxConcurrent: 1 }, { name: 'two', maxConcurrent: 1 }, { name: 'free' }],
    desk: new Places(),
  });
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

test('a step that was taken over counts at once, and goes on when it has a place', async () => {
  const first = leave(work('one'));
  const adopted = work('one');
  const taken = gate.join(adopted);
  let isConfirmed = false;
  const confirmed = gate.confirm(adopted)?.then(() => (isConfirmed = true));
  expect(running('one')).toBe(2);
  await Promise.resolve();
  expect(isConfirmed).toBe(false);
  first();
  await confirmed;
  const late = work('one');
  expect(enter(late).kind).toBe('held');
  taken();
  expect(called).toEqual([late]);
});

test('tenants get places in turn', () => {
  let leaveIt = leave(work('one'));
  const many = Array.from({ length: 10 }, () => work('one', [], 'many'));
  for (const each of many) enter(each);
  const few = work('one', [], 'few');
  enter(few);
  for (let turn = 1; !called.includes(few); turn++) {
    expect(turn).toBeLessThanOrEqual(3);
    leaveIt();
    for (const answer of called.map(enter)) if (answer.kind === 'entered') leaveIt = answer.leave;
  }
});

test('a step that is withdrawn gives up its place, or its turn', () => {
  const [first, second, third] = [work('one'), work('one'), work('one')];
  const leaveFirst = leave(first);
  enter(second);
  enter(third);
  gate.withdraw(second);
  leaveFirst();
  gate.withdraw(third);
  expect(enter(work('one')).kind).toBe('entered');
});

test('whatever steps of two workers do, no more have a place than there are, and all get one in the end', () => {
  const act = fc.record({
    what: fc.constantFrom('enter', 'enter', 'leave', 'withdraw', 'hear'),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (acts, most) => {
      const desk = new Places(true);
      const agents = [{ name: 'one', maxConcurrent: most }];
      const gates = [new AgentGate({ agents, desk }), new AgentGate({ agents, desk })] as const;
      const waiting = new Map<Request, AgentGate>();
      const inside: Leave[] = [];
      const tryIt = (each: Request) => {
        const its = waiting.get(each);
        const answer = its?.enter(each, () => tryIt(each));
        if (answer?.kind !== 'entered') return;
        waiting.delete(each);
        inside.push(answer.leave);
        expect(inside.length).toBeLessThanOrEqual(most);
      };
      const leaveOne = (pick: number) => inside.splice(pick % Math.max(1, inside.length), 1)[0]?.();
      for (const { what, pick } of acts) {
        const one = [...waiting.keys()][pick % Math.max(1, waiting.size)];
        if (what === 'enter') {
          const made = work('one', [], `t${pick % 3}`);
          waiting.set(made, gates[pick % 2 === 0 ? 0 : 1]);
          tryIt(made);
        } else if (what === 'leave') leaveOne(pick);
        else if (what === 'hear') desk.deliver();
        else if (one) {
          waiting.get(one)?.withdraw(one);
          waiting.delete(one);
        }
      }
      for (let turn = 0; waiting.size > 0 && turn < 500; turn++) if (!desk.deliver()) leaveOne(turn);
      expect(waiting.size).toBe(0);
    }),
  );
});
