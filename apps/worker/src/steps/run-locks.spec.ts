import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { request } from '../testing/request.js';
import { RunLocks } from './run-locks.js';

const { run } = request('a');
const caller = { tenant: run.tenant, stream: run.stream, stepId: 'a', attempt: 2 };
const locks: LockDemand[] = [{ name: 'x', mode: 'exclusive' }];
let said: string[];
let hear: (token: number | undefined) => void;
let stop: AbortController;
const take = (limitMs?: number) =>
  new RunLocks(
    {
      ask: (claim, heard) => {
        said.push(`ask ${claim.stepId}/${claim.attempt}`);
        const blocker = { name: 'x', stream: run.stream, stepId: 'other', waits: false };
        hear = (token) =>
          heard({ ...claim, isIn: token !== undefined, token, ...(token === undefined && { blocker }) });
      },
      end: (claimant, how) => said.push(`${how} ${claimant.stepId}/${claimant.attempt}`),
    },
    caller,
    limitMs,
  ).take(locks, '3.0', stop.signal);

beforeEach(() => {
  said = [];
  stop = new AbortController();
});

describe('locks of a call', () => {
  test('are a claim of their own, with a token, until they are released', async () => {
    const taking = take();
    hear(undefined);
    hear(7);
    const taken = await taking;
    expect(taken.locks).toEqual([{ name: 'x', mode: 'exclusive', token: 7 }]);
    expect(said).toEqual(['ask a#3.0/2']);
    taken.release();
    stop.abort();
    expect(said).toEqual(['ask a#3.0/2', 'release a#3.0/2']);
  });

  test('are given up when the call has no time left, and it says who has them', async () => {
    const taking = take();
    hear(undefined);
    stop.abort();
    const error: unknown = await taking.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'LOCK_BUSY', retryable: true });
    expect((error as ToolError).message).toBe('Locked by step "other": "x". Try again later.');
    expect(said).toEqual(['ask a#3.0/2', 'release a#3.0/2']);
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_BUSY' });
    stop = new AbortController();
    await expect(take(1)).rejects.toMatchObject({ code: 'LOCK_BUSY' });
  });
});
