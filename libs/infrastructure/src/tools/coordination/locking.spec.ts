import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { ToolContext } from '../tool.js';
import { withLocks } from './locking.js';

let said: string[];
const lock = (name: string, mode: LockDemand['mode'] = 'exclusive'): LockDemand => ({ name, mode });
const grant = (name: string, mode: LockDemand['mode'] = 'exclusive'): LockGrant => ({ name, mode, token: 1 });
const contextWith = (...locks: LockGrant[]) =>
  ({
    locks,
    signal: new AbortController().signal,
    locking: {
      take: (wanted: readonly LockDemand[], place: string) => {
        said.push(`take ${wanted.map(({ name }) => name).join(' ')} at ${place}`);
        const release = () => said.push('release');
        return Promise.resolve({ locks: wanted.map((each) => ({ ...each, token: 2 })), release });
      },
    },
  }) as Pick<ToolContext, 'locks' | 'locking' | 'signal'> as ToolContext;
const shown = ({ locks = [] }: ToolContext) => {
  said.push(`work with ${locks.map(({ name, token }) => `${name}#${token}`).join(' ')}`);
  return Promise.resolve('done');
};

beforeEach(() => {
  said = [];
});

describe('work with locks', () => {
  test('takes those it has not, and releases these alone', async () => {
    await withLocks([lock('x'), lock('y', 'shared')], 'here', contextWith(grant('x')), shown);
    expect(said).toEqual(['take y at here', 'work with x#1 y#2', 'release']);
  });

  test('takes none that it has, and releases what it took when it fails', async () => {
    await withLocks([lock('x', 'shared')], 'here', contextWith(grant('x')), shown);
    expect(said).toEqual(['work with x#1']);
    const failing = withLocks([lock('y')], 'here', contextWith(), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(said.at(-1)).toBe('release');
  });

  test('is refused what its step shares and it must have alone', async () => {
    const refused = withLocks([lock('x')], 'here', contextWith(grant('x', 'shared')), shown);
    await expect(refused).rejects.toMatchObject({ code: 'LOCK_SHARED' });
    expect(said).toEqual([]);
  });
});
