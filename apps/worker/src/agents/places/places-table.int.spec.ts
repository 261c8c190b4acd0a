import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { streamOf, tenantId, type StreamName } from '@app/domain/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { register } from '../../leases/workers-table.js';
import { PlacesTable, type PlaceClaim } from './places-table.js';

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
  await client.query('truncate worker.agent_places, worker.leases; delete from worker.workers');
  const one = { name: 'worker:one', room: 1 };
  workers = [await register(client, one, 60_000), await register(client, one, 60_000)];
});

const tableOf = (worker: number, patienceMs = 60_000, by = client) =>
  new PlacesTable({ run: (work) => work(by, workers[worker] ?? 0) }, patienceMs);
const stream = streamOf(tenantId('local'), 'execution', '01980000-0000-7000-8000-000000000001');
const claim = (stepId: string, most = 2, agent = 'writer', attempt = 1): PlaceClaim => {
  return { stream, stepId, attempt, agent, most };
};
/** From now on the worker has the lease of a run, as it must to ask for anything. */
const takes = (worker: number, stream: StreamName) =>
  client.query(
    `insert into worker.leases (stream, owner, seen) values ($1, $2, 0)
     on conflict (stream) do update set owner = excluded.owner`,
    [stream, workers[worker]],
  );
const does = async (
  worker: number,
  what: 'ask' | 'leave' | 'release',
  who: PlaceClaim,
  patienceMs?: number,
) => {
  await takes(worker, who.stream);
  return tableOf(worker, patienceMs).change([who.agent], [{ ...who, do: what }]);
};
const inside = async () =>
  (
    await client.query<{ id: string }>(
      'select step_id as id from worker.agent_places where has_place order by ticket',
    )
  ).rows.map(({ id }) => id);

const step = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const act = fc.record({ what: fc.constantFrom('ask', 'ask', 'release'), step });

describe('the places of an agent', () => {
  test('are never more than it has, never free while somebody waits, and given in the order of asking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 25 }),
        fc.integer({ min: 1, max: 3 }),
        async (acts, most) => {
          await client.query('truncate worker.agent_places');
          let queue: string[] = [];
          for (const { what, step: id } of acts) {
            await does(id > 'c' ? 1 : 0, what, claim(id, most));
            if (what === 'release') queue = queue.filter((other) => other !== id);
            else if (!queue.includes(id)) queue.push(id);
            expect(await inside()).toEqual(queue.slice(0, most));
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 30_000);

  test('are those of one agent: another has its own', async () => {
    await does(0, 'ask', claim('a', 1));
    await does(0, 'ask', claim('b', 1));
    await does(0, 'ask', claim('c', 1, 'reader'));
    expect(await inside()).toEqual(['a', 'c']);
  });

  test('are told to the worker whose step gets one by another', async () => {
    await does(0, 'ask', claim('a', 1));
    expect(await does(1, 'ask', claim('b', 1))).toMatchObject([{ stepId: 'b', isIn: false }]);
    const told: string[] = [];
    client.on('notification', ({ payload }) => told.push(payload ?? ''));
    await client.query('listen tizmoret_places');
    await does(0, 'release', claim('a', 1));
    await client.query('unlisten tizmoret_places');
    expect(told).toEqual([String(workers[1])]);
    expect(await tableOf(1).change(['writer'], [])).toMatchObject([{ stepId: 'b', isIn: true }]);
  });

  test('stay with the attempts of a worker that is gone, whoever takes them up; what waited there is forgotten', async () => {
    for (const id of ['a', 'b', 'c']) await does(0, 'ask', claim(id));
    await does(1, 'ask', claim('d'));
    await client.query('delete from worker.workers where id = $1', [workers[0]]);
    expect(await inside()).toEqual(['a', 'b']);
    expect(await does(1, 'ask', claim('a'))).toEqual(
      expect.arrayContaining([expect.objectContaining({ stepId: 'a', isIn: true })]),
    );
    await does(1, 'release', claim('b'));
    expect(await inside()).toEqual(['a', 'd']);
  });

  test('of a worker that is gone go to the next at once when their run has ended or rests', async () => {
    const other = streamOf(tenantId('local'), 'execution', '01980000-0000-7000-8000-000000000002');
    for (const rests of ['delete from worker.leases', 'update worker.leases set resting = true']) {
      await client.query('truncate worker.agent_places');
      await does(0, 'ask', claim('a', 1));
      await does(1, 'ask', { ...claim('b', 1), stream: other });
      await client.query(`${rests} where owner = $1`, [workers[0]]);
      await client.query('delete from worker.workers where id = $1', [workers[0]]);
      expect(await inside()).toEqual(['b']);
      workers = [await register(client, { name: 'worker:one', room: 1 }, 60_000), workers[1] ?? 0];
    }
  });

  test('go to those who wait when nobody has taken the attempt up in time', async () => {
    await does(0, 'ask', claim('a', 1));
    await does(0, 'leave', claim('a', 1));
    await does(1, 'ask', claim('b', 1));
    expect(await inside()).toEqual(['a']);
    await tableOf(1, 0).change(['writer'], []);
    expect(await inside()).toEqual(['b']);
  });

  test('follow the limit of who asks: a lower one waits until enough have ended, a higher one lets more in', async () => {
    for (const id of ['a', 'b', 'c']) await does(0, 'ask', claim(id, 3));
    await does(1, 'ask', claim('d', 2));
    await does(0, 'release', claim('a', 3));
    expect(await inside()).toEqual(['b', 'c']);
    await does(1, 'ask', claim('d', 4));
    expect(await inside()).toEqual(['b', 'c', 'd']);
  });

  test('are asked for anew by another attempt, and by one that goes to another agent', async () => {
    await does(0, 'ask', claim('a', 1));
    await does(0, 'ask', claim('a', 1, 'writer', 2));
    await does(0, 'ask', claim('b', 1));
    await tableOf(0).change(['writer', 'reader'], [{ ...claim('a', 1, 'reader', 2), do: 'ask' }]);
    expect(await inside()).toEqual(['b', 'a']);
  });

  test('are asked for by the worker that has the run alone: one that has lost it neither takes them over nor gives them up', async () => {
    const a = claim('a');
    await does(0, 'ask', a);
    await does(1, 'ask', a);
    for (const what of ['ask', 'release'] as const) await tableOf(0).change(['writer'], [{ ...a, do: what }]);
    expect(await tableOf(1).change(['writer'], [])).toMatchObject([{ stepId: 'a', isIn: true }]);
  });

  test('are none for a worker that is taken for dead', async () => {
    await client.query('delete from worker.workers where id = $1', [workers[0]]);
    await expect(does(0, 'ask', claim('a'))).rejects.toThrow('is gone');
  });

  test('are counted for the others', async () => {
    for (const id of ['a', 'b', 'c']) await does(0, 'ask', claim(id));
    expect(await tableOf(1).takenElsewhere()).toEqual(new Map([['writer', 2]]));
    expect(await tableOf(0).takenElsewhere()).toEqual(new Map());
  });

  test('are held when two workers ask at once again and again', async () => {
    const clients = await Promise.all(
      [0, 1].map(async (place) => {
        const own = new pg.Client(database.url);
        await own.connect();
        return { own, table: tableOf(place, 60_000, own) };
      }),
    );
    let entered = 0;
    const contend = async ({ table }: (typeof clients)[number], who: string) => {
      const own = streamOf(tenantId('local'), 'execution', `01980000-0000-7000-8000-00000000000${who}`);
      await takes(Number(who), own);
      for (let attempt = 1; attempt <= 30; attempt++) {
        const mine = { ...claim(who, 1, 'writer', attempt), stream: own };
        let [standing] = await table.change(['writer'], [{ ...mine, do: 'ask' }]);
        while (!standing?.isIn) [standing] = await table.change(['writer'], []);
        expect(await inside()).toEqual([who]);
        entered++;
        await table.change(['writer'], [{ ...mine, do: 'release' }]);
      }
    };
    await Promise.all(clients.map((each, place) => contend(each, `${place}`)));
    expect(entered).toBe(60);
    await Promise.all(clients.map(({ own }) => own.end()));
  });
});
