import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import { FreezableLink } from './testing/freezable-link.js';
import { plan, step } from './testing/probe-tools.js';
import { statusOf, WorkerKit } from './testing/worker-kit.js';

describe('Many workers', () => {
  const kit = WorkerKit.forEachTest();
  const { calls, tools } = kit;

  const requests = (count: number) => Promise.all(Array.from({ length: count }, () => kit.request()));
  const allEnded = (ids: readonly ExecutionId[]) => Promise.all(ids.map(kit.ended));

  /** Who has started the steps of a run, in order. */
  const startersOf = async (id: ExecutionId) =>
    (await kit.events(id)).filter(({ type }) => type === 'StepStarted').map(({ data }) => data['worker']);

  const leases = async () => {
    const { rows } = await kit.pool.query<{ owner: number | null; resting: boolean; wakes: number | null }>(
      'select owner, resting, (extract(epoch from wakes_at) * 1000)::float8 as wakes from worker.leases',
    );
    return rows;
  };
  const untilLeases = async (wanted: (rows: Awaited<ReturnType<typeof leases>>) => boolean) => {
    for (let turn = 0; turn < 1_000; turn++) {
      const rows = await leases();
      if (wanted(rows)) return rows;
      await sleep(10);
    }
    throw new Error(`Not within 10 s: ${JSON.stringify(await leases())}`);
  };

  test('share the runs: each run has one of them, and both have some', async () => {
    const slow = plan(step('a', { say: '1', ms: 300 }), step('b', { say: '{{a.said}}', ms: 50 }));
    await kit.startWorker(slow, tools);
    await kit.startWorker(slow, tools);
    const ids = await requests(20);
    expect((await allEnded(ids)).map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    const starters = await Promise.all(ids.map(startersOf));
    for (const [first, second] of starters) expect(second).toBe(first);
    const shares = ['worker:test-1', 'worker:test-2'].map(
      (name) => starters.filter(([one]) => one === name).length,
    );
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(5);
    expect(calls).toHaveLength(40);
    await untilLeases((rows) => rows.length === 0);
  });

  test('take no more runs at once than they have room for; the others wait their turn', async () => {
    await kit.startWorker(plan(step('a', { say: '1', ms: 80 })), tools, { room: 2 });
    const ids = await requests(6);
    await allEnded(ids);
    let now = 0;
    let most = 0;
    for (const { type } of (await kit.store.readAll({ filter: { categories: ['execution'] } })).events) {
      if (type === 'PlanningStarted') most = Math.max(most, ++now);
      if (type === 'ExecutionCompleted') now -= 1;
    }
    expect(most).toBe(2);
  });

  test('act for the tenants they are told to, and leave the others to others', async () => {
    const one = plan(step('a', { say: '1' }));
    await kit.startWorker(one, tools, { tenants: [tenantId('elsewhere')] });
    const id = await kit.request();
    await untilLeases(([lease]) => lease?.owner === null && !lease.resting);
    await sleep(50);
    expect((await kit.state(id)).status).toBe('requested');
    await kit.startWorker(one, tools);
    await kit.ended(id);
    expect(await startersOf(id)).toEqual(['worker:test-2']);
  });

  describe('with runs that wait for a person', () => {
    const asking = plan(step('ask', { say: 'hello' }, { tool: 'say.asking' }));
    const waiting = async (count: number) => {
      const ids = await requests(count);
      await untilLeases((rows) => rows.length === count && rows.every(({ resting }) => resting));
      return ids;
    };
    const approveAll = async (ids: readonly ExecutionId[]) => {
      await Promise.all(ids.map((id) => kit.approve(id, 'ask')));
      await allEnded(ids);
      expect(calls).toHaveLength(ids.length);
      await untilLeases((rows) => rows.length === 0);
    };
    const plannerOf = async (id: ExecutionId) =>
      (await kit.events(id)).find(({ type }) => type === 'PlanningStarted')?.data['worker'];

    test('remember them: a decision wakes each in the one that has had it', async () => {
      await kit.startWorker(asking, tools);
      await kit.startWorker(asking, tools);
      const ids = await waiting(10);
      await approveAll(ids);
      for (const id of ids) expect(await startersOf(id)).toEqual([await plannerOf(id)]);
    });

    test('leave them to the others when they stop', async () => {
      const first = await kit.startWorker(asking, tools);
      const ids = await waiting(4);
      await kit.startWorker(asking, tools);
      await first.stop();
      expect((await leases()).every(({ owner }) => owner === null)).toBe(true);
      await approveAll(ids);
    });

    test('forget them when their leases were in doubt, and take them up again when they are decided', async () => {
      await kit.startWorker(asking, tools);
      const ids = await waiting(4);
      await kit.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'tizmoret leases'`,
      );
      await untilLeases((rows) => rows.every(({ owner }) => owner === null));
      await approveAll(ids);
    });

    test('act for them still when they cannot be let go of', async () => {
      await kit.pool.query(`
        create sequence worker.refusals;
        create function worker.refuse() returns trigger language plpgsql as $$
        begin perform nextval('worker.refusals'); raise exception 'not now'; end $$;
        create trigger refuse before update on worker.leases for each row when (new.resting) execute function worker.refuse()`);
      await kit.startWorker(asking, tools);
      const id = await kit.request();
      const refusals = async () =>
        (await kit.pool.query<{ is_called: boolean }>('select is_called from worker.refusals')).rows[0];
      while (!(await refusals())?.is_called) await sleep(10);
      await kit.approve(id, 'ask');
      expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    });

    test('take none up beyond their room', async () => {
      const slow = plan(step('ask', { say: 'hello', ms: 100 }, { tool: 'say.asking' }));
      await kit.startWorker(slow, tools, { room: 2 });
      const ids = await waiting(6);
      let most = 0;
      const approving = Promise.all(ids.map((id) => kit.approve(id, 'ask')));
      await untilLeases((rows) => {
        most = Math.max(most, rows.filter(({ owner, resting }) => owner !== null && !resting).length);
        return rows.length === 0;
      });
      await approving;
      expect(most).toBeLessThanOrEqual(2);
      expect(calls).toHaveLength(6);
    });
  });

  test('take in durably what asks for somebody to act: it outlives a crash of the server', async () => {
    const client = await kit.pool.connect();
    const durable = async (streams: readonly string[], position: string) => {
      await client.query('begin; set local synchronous_commit = off');
      const one = streams.map(() => position);
      const zeros = streams.map(() => 0);
      await client.query('select worker.take_in(0, $1, $2, $3, $4)', [position, streams, zeros, one]);
      const { rows } = await client.query<{ synchronous_commit: string }>('show synchronous_commit');
      await client.query('rollback');
      return rows[0]?.synchronous_commit;
    };
    const settings = [
      await durable(['local.execution-x'], '0000000000000000001'),
      await durable([], '0000000000000000001'),
    ];
    client.release();
    expect(settings).toEqual(['on', 'off']);
  });

  test('keep no run whose next try is far ahead: its time is a row, and it is taken up then', async () => {
    const retry = { baseMs: 30_000, jitter: 0 };
    await kit.startWorker(plan(step('a', { say: 'x', fail: 1 }, { retry })), tools);
    const id = await kit.request();
    const [resting] = await untilLeases(([lease]) => lease?.resting === true);
    const state = await kit.state(id);
    const waiting = isPlanned(state) ? stepOf(state, 'a') : undefined;
    const retryAt = waiting?.status === 'retrying' ? waiting.retryAt : 0;
    expect(retryAt).toBeGreaterThan(Date.now() + 15_000);
    expect(resting?.wakes).toBe(retryAt);
    await kit.pool.query(`update worker.leases set wakes_at = now(); notify tizmoret_workers`);
    await untilLeases(([lease]) => lease?.owner !== null || lease.wakes === retryAt);
    await untilLeases(([lease]) => lease?.resting === true && lease.wakes === retryAt);
  });

  test('that stop let running steps end and hand over the rest: no step stalls, none runs twice', async () => {
    const chain = plan(
      step('a', { say: '1', ms: 300 }, { tool: 'say.once' }),
      step('b', { say: '2', ms: 20 }, { tool: 'say.once', dependsOn: ['a'] }),
    );
    const first = await kit.startWorker(chain, tools);
    const ids = await requests(5);
    await Promise.all(ids.map((id) => kit.until(id, (state) => statusOf(state, 'a') === 'running')));
    await kit.startWorker(chain, tools);
    await first.stop();
    const states = await allEnded(ids);
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(calls).toHaveLength(10);
    for (const id of ids) expect(await startersOf(id)).toEqual(['worker:test-1', 'worker:test-2']);
  });

  test('that are cut off keep their runs when they are back in time', async () => {
    const slow = plan(
      step('a', { say: '1', ms: 600 }, { tool: 'say.once' }),
      step('b', { say: '{{a.said}}' }),
    );
    await kit.startWorker(slow, tools);
    const id = await kit.request();
    await kit.until(id, () => calls.length === 1);
    await kit.startWorker(slow, tools);
    await kit.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name in ('tizmoret leases', 'tizmoret neighbour watch')`,
    );
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(await startersOf(id)).toEqual(['worker:test-1', 'worker:test-1']);
    expect(calls).toHaveLength(2);
  });

  test('that are cut off for longer than their lease go on where they were when nobody else was there to take over', async () => {
    const chain = plan(step('a', { say: '1', ms: 1_500 }), step('b', { say: '{{a.said}}' }));
    const link = await FreezableLink.to(kit.database.url);
    await kit.startWorker(chain, tools, { leaseMs: 900, databaseUrl: link.url });
    const id = await kit.request();
    await kit.until(id, () => calls.length === 1);
    link.freeze();
    // Its first step ends while the leases are in doubt: the next may not start yet, and is not forgotten either.
    await kit.until(id, (state) => statusOf(state, 'a') === 'succeeded');
    link.thaw();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(calls).toEqual(['a/1:1', 'b/1:1']);
    link.close();
  });

  test('that are cut off for longer than their lease lose their runs, and what they still do is not recorded', async () => {
    const slow = plan(
      step('safe', { say: 's', ms: 2_000 }),
      step('once', { say: 'o', ms: 2_000 }, { tool: 'say.once' }),
    );
    const link = await FreezableLink.to(kit.database.url);
    await kit.startWorker(slow, tools, { leaseMs: 900, databaseUrl: link.url });
    const id = await kit.request();
    await kit.until(id, () => calls.length === 2);
    await kit.startWorker(slow, tools, { leaseMs: 900 });
    link.freeze();
    await kit.until(id, (state) => statusOf(state, 'once') === 'waiting-for-approval');
    expect(calls).toEqual(['safe/1:s', 'once/1:o', 'safe/1:s']);
    await kit.until(id, (state) => statusOf(state, 'safe') === 'succeeded');
    await sleep(500);
    expect(calls).toHaveLength(3);
    link.thaw();
    await kit.approve(id, 'once');
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(calls).toEqual(['safe/1:s', 'once/1:o', 'safe/1:s', 'once/2:o']);
    link.close();
  });
});
