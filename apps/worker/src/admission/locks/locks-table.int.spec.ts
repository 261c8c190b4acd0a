import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { ask, emptyQueue, release, type LockQueue } from '@app/domain/execution/locks/lock-queue.js';
import { streamOf, tenantId, type StreamName, type TenantId } from '@app/domain/kernel/ids.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { register } from '../../leases/workers-table.js';
import { LocksTable, type LockClaim } from './locks-table.js';

let database: TestDatabase;
let client: pg.Client;
let workers: readonly number[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  await client.query('truncate worker.lock_claims, worker.leases; delete from worker.workers');
  const one = { name: 'worker:one', room: 1 };
  workers = [await register(client, one, 60_000), await register(client, one, 60_000)];
});

type Claimant = Omit<LockClaim, 'locks'>;
const local = tenantId('local');
const tableOf = (worker: number, patienceMs = 0) =>
  new LocksTable({ run: (work) => work(client, workers[worker] ?? 0) }, patienceMs);
const claimant = (stepId: string, tenant: TenantId = local, attempt = 1): Claimant => ({
  tenant,
  stream: streamOf(tenant, 'execution', '01980000-0000-7000-8000-000000000001'),
  stepId,
  attempt,
});
const other = streamOf(local, 'execution', '01980000-0000-7000-8000-000000000002');
const alone = (...names: string[]): LockDemand[] => names.map((name) => ({ name, mode: 'exclusive' }));
/** From now on the worker has the lease of a run, as it must to ask for anything. */
const takes = (worker: number, stream: StreamName) =>
  client.query(
    `insert into worker.leases (stream, owner, seen) values ($1, $2, 0)
     on conflict (stream) do update set owner = excluded.owner`,
    [stream, workers[worker]],
  );
const asks = async (worker: number, who: Claimant, locks: readonly LockDemand[]) => {
  await takes(worker, who.stream);
  const standings = await tableOf(worker).change([who.tenant], [{ ...who, do: 'ask', locks }]);
  return standings.find(({ stepId }) => stepId === who.stepId);
};
const does = async (worker: number, what: 'adopt' | 'leave' | 'release', who: Claimant) => {
  await takes(worker, who.stream);
  return tableOf(worker).change([who.tenant], [{ ...who, do: what, locks: [] }]);
};
const inside = async () =>
  (
    await client.query<{ id: string; token: string }>(
      'select distinct step_id as id, token from worker.lock_claims where token is not null order by 1',
    )
  ).rows.map(({ id, token }) => [id, Number(token)] as const);

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const lock = fc.record({
  name: fc.constantFrom('x', 'y', 'z'),
  mode: fc.constantFrom('shared' as const, 'exclusive' as const),
});
const locks = fc
  .uniqueArray(lock, { minLength: 1, maxLength: 3, selector: (each) => each.name })
  .map((all) => all.toSorted((one, other) => (one.name < other.name ? -1 : 1)));
const act = fc.oneof(fc.record({ ask: name, locks }), fc.record({ release: name }));

/** Where its tokens are among all, from 0: the table's may leave numbers out. */
const ranks = (tokens: readonly (readonly [string, number])[]) =>
  tokens.toSorted((one, other) => one[1] - other[1]).map(([id]) => id);

describe('the table of locks', () => {
  test('lets in whom the queue of the domain lets in, in that order, whichever worker asks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (acts) => {
        await client.query('truncate worker.lock_claims');
        let queue: LockQueue = emptyQueue;
        for (const each of acts) {
          // A step belongs to one worker at a time: who releases is who asked.
          const id = 'ask' in each ? each.ask : each.release;
          const worker = id > 'b' ? 1 : 0;
          if ('ask' in each) await asks(worker, claimant(id), each.locks);
          else await does(worker, 'release', claimant(id));
          queue = 'ask' in each ? ask(queue, id, each.locks) : release(queue, id);
          const expected = queue.claims.flatMap(({ id: who, token }) =>
            token === undefined ? [] : [[who, token] as const],
          );
          expect(ranks(await inside()).toSorted()).toEqual(ranks(expected).toSorted());
        }
        const tokens = new Map(await inside());
        for (const one of queue.claims)
          for (const other of queue.claims) {
            const share = one.locks.some((mine) => other.locks.some((their) => their.name === mine.name));
            if (share && (one.token ?? 0) < (other.token ?? 0) && one.token !== undefined)
              expect(tokens.get(one.id)).toBeLessThan(tokens.get(other.id) ?? 0);
          }
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  test('says who is in the way, and tells the worker of one who gets in by another', async () => {
    const first = await asks(0, claimant('a'), alone('x'));
    expect(first).toMatchObject({ token: expect.any(Number), attempt: 1 });
    const { stream } = claimant('a');
    const blocker = { name: 'x', stream, stepId: 'a', waits: false };
    expect(await asks(1, claimant('b'), alone('x', 'y'))).toMatchObject({ token: undefined, blocker });
    expect(await asks(0, claimant('c'), alone('y'))).toMatchObject({
      blocker: { name: 'y', stepId: 'b', waits: true },
    });
    const told: string[] = [];
    client.on('notification', ({ payload }) => told.push(payload ?? ''));
    await client.query('listen tizmoret_locks');
    expect(await does(0, 'release', claimant('a'))).toEqual([]);
    await client.query('unlisten tizmoret_locks');
    expect(told).toEqual([String(workers[1])]);
    const [second] = await tableOf(1).change([local], []);
    expect(second).toMatchObject({ stepId: 'b', token: expect.any(Number) });
    expect(second?.token).toBeGreaterThan(first?.token ?? 0);
  });

  test('keeps tenants apart', async () => {
    const other = tenantId('other');
    expect((await asks(0, claimant('a'), alone('x')))?.token).toBeDefined();
    expect((await asks(0, claimant('a', other), alone('x')))?.token).toBeDefined();
  });

  test('keeps the locks of a worker that is gone for who takes up the step, with the same token', async () => {
    const before = await asks(0, claimant('a'), alone('x', 'y'));
    expect(await asks(0, claimant('a'), alone('x', 'y'))).toEqual(before);
    await client.query('delete from worker.workers where id = $1', [workers[0]]);
    expect(await does(1, 'adopt', claimant('a'))).toEqual([before]);
    await expect(does(0, 'release', claimant('a'))).rejects.toThrow('is gone');
    expect(await inside()).toEqual([['a', before?.token]]);
  });

  test('gives those of a worker that is gone to the next at once when their run has ended or rests', async () => {
    for (const rests of ['delete from worker.leases', 'update worker.leases set resting = true']) {
      await client.query('truncate worker.lock_claims');
      await asks(0, claimant('a'), alone('x', 'y'));
      await asks(1, { ...claimant('b'), stream: other }, alone('y'));
      await client.query(`${rests} where owner = $1`, [workers[0]]);
      await client.query('delete from worker.workers where id = $1', [workers[0]]);
      expect((await inside()).map(([id]) => id)).toEqual(['b']);
      workers = [await register(client, { name: 'worker:one', room: 1 }, 60_000), workers[1] ?? 0];
    }
  });

  test('gives them to those who wait when nobody has taken it up in time; then they are lost', async () => {
    await asks(0, claimant('a'), alone('x'));
    await does(0, 'leave', claimant('a'));
    await asks(1, claimant('y'), alone('y'));
    expect((await inside()).map(([id]) => id)).toEqual(['a', 'y']);
    const patient = tableOf(1, 60_000);
    await patient.change([local], [{ ...claimant('b'), do: 'ask', locks: alone('x') }]);
    expect((await inside()).map(([id]) => id)).toEqual(['a', 'y']);
    expect(await tableOf(1).change([local], [])).toMatchObject([{ stepId: 'y' }, { stepId: 'b' }]);
    expect(await does(0, 'adopt', claimant('a'))).toEqual([]);
  });

  test('takes no claims of a worker that is taken for dead, for nobody would free them', async () => {
    await asks(0, claimant('a'), alone('x'));
    await client.query('delete from worker.workers where id = $1', [workers[0]]);
    await expect(asks(0, claimant('b'), alone('y'))).rejects.toThrow('is gone');
    expect((await inside()).map(([id]) => id)).toEqual(['a']);
  });

  test('forgets earlier attempts of a step when it asks for the next one', async () => {
    const first = await asks(0, claimant('a'), alone('x'));
    await does(0, 'leave', claimant('a'));
    const second = await asks(1, claimant('a', local, 2), alone('x'));
    expect(second?.token).toBeGreaterThan(first?.token ?? 0);
  });

  test('is asked by the worker that has the run alone: one that has lost it neither takes claims over nor gives them up', async () => {
    const a = claimant('a');
    await asks(0, a, alone('x'));
    await does(0, 'leave', a);
    await takes(1, a.stream);
    // Worker 1 has not come to it yet.
    await tableOf(0).change([local], [{ ...a, do: 'release', locks: [] }]);
    const taken = await asks(1, a, alone('x'));
    for (const what of ['ask', 'adopt', 'release'] as const)
      expect(await tableOf(0).change([local], [{ ...a, do: what, locks: alone('x') }])).toEqual([]);
    expect(await tableOf(1).change([local], [])).toEqual([taken]);
    expect(taken?.token).toBe((await inside())[0]?.[1]);
  });

  test('lets two workers ask at once again and again without letting both in', async () => {
    const clients = await Promise.all(
      [0, 1].map(async (place) => {
        const own = new pg.Client(database.url);
        await own.connect();
        return { own, table: new LocksTable({ run: (work) => work(own, workers[place] ?? 0) }, 60_000) };
      }),
    );
    let entered = 0;
    const contend = async ({ table }: (typeof clients)[number], who: string) => {
      const stream = streamOf(local, 'execution', `01980000-0000-7000-8000-00000000000${who}`);
      await takes(Number(who), stream);
      for (let attempt = 1; attempt <= 30; attempt++) {
        const mine = { ...claimant(who, local, attempt), stream };
        let [standing] = await table.change([local], [{ ...mine, do: 'ask', locks: alone('x', 'y') }]);
        while (standing?.token === undefined) [standing] = await table.change([local], []);
        expect(await inside()).toEqual([[who, standing.token]]);
        entered++;
        await table.change([local], [{ ...mine, do: 'release', locks: [] }]);
      }
    };
    await Promise.all(clients.map((each, place) => contend(each, `${place}`)));
    expect(entered).toBe(60);
    await Promise.all(clients.map(({ own }) => own.end()));
  });
});
