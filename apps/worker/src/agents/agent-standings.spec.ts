import { beforeEach, expect, test } from '@jest/globals';
import type { AgentRecord } from '@app/infrastructure/read-models/agents/read-agent-records.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../testing/request.js';
import { AgentStandings } from './agent-standings.js';

const { run } = request('a');
const state = { status: 'none' } as const;
const agent = { name: 'writer', description: '', instructions: '', tools: [], maxTurns: 1, timeoutMs: 1 };
const record = (running: number): AgentRecord => ({ running, health: { state: 'degraded', attempts: 4 } });

let now: number;
let reads: number;
let answer: () => Promise<ReadonlyMap<string, AgentRecord>>;
let here: number;
let elsewhere: number;
let standings: AgentStandings;

beforeEach(() => {
  [now, reads, here, elsewhere] = [1_000, 0, 0, 1];
  answer = () =>
    Promise.resolve(
      new Map([
        ['writer', record(99)],
        ['idle', record(reads)],
      ]),
    );
  standings = new AgentStandings({
    agents: [
      { ...agent, maxConcurrent: 3 },
      { ...agent, name: 'idle' },
    ],
    read: () => {
      reads++;
      return answer();
    },
    elsewhere: () => Promise.resolve(new Map([['writer', elsewhere]])),
    runningHere: () => here,
    logger: createLogger('test', 'silent'),
    now: () => now,
  });
});

/** Asks, and asks again when told to. */
const known = () =>
  new Promise<ReturnType<AgentStandings['of']>>((resolve) => {
    const first = standings.of(run, state, () => resolve(standings.of(run, state, () => undefined)));
    if (first) resolve(first);
  });

test('they are read first: the record, the places given elsewhere, and what runs here', async () => {
  expect(standings.of(run, state, () => undefined)).toBeUndefined();
  expect(standings.isAwaited(run.stream)).toBe(true);
  expect(await known()).toEqual([
    { name: 'writer', health: { state: 'degraded', attempts: 4 }, running: 1, limit: 3 },
    { name: 'idle', health: { state: 'degraded', attempts: 4 }, running: 1 },
  ]);
  here = 2;
  expect(await known()).toMatchObject([{ running: 3 }, { running: 2 }]);
  expect(reads).toBe(1);
});

test('what is a little old is used while it is read again; what is too old is not', async () => {
  await known();
  now += 3_000;
  expect(standings.of(run, state, () => undefined)?.[0]).toMatchObject({ running: 1 });
  expect(reads).toBe(2);
  await Promise.resolve();
  now += 20_000;
  expect(standings.of(run, state, () => undefined)).toBeUndefined();
});

test('without the read models they are what runs here', async () => {
  answer = () => Promise.reject(new Error('no database'));
  here = 1;
  expect((await known())?.[0]).toEqual({
    name: 'writer',
    health: { state: 'healthy', attempts: 0 },
    running: 1,
    limit: 3,
  });
});
