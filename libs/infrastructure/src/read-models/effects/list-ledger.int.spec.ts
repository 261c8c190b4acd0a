import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { InvalidCursor } from '../cursor.js';
import { idOf, insertRows } from '../testing/insert-rows.js';
import { useReadModelDatabase } from '../testing/read-model-database.js';
import { listLedger, type ListLedger } from './list-ledger.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();

const list = (query: Partial<ListLedger> = {}) => listLedger(pool(), { tenant, first: 10, ...query });
const keysOf = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.stepId);
const effect = (step: string, values: object = {}) => ({
  execution_id: idOf(1),
  effect_key: `${step}#1`,
  step_id: step,
  ...values,
});

describe('the ledger of effects', () => {
  it('comes newest first, page by page, nothing twice although attempts begin and times are equal', async () => {
    const begun = (n: number) => ({ revision: n, started_at: `2026-03-01T10:00:0${Math.floor(n / 3)}.001Z` });
    await insertRows(pool(), 'effects', ...[1, 2, 3, 4, 5].map((n) => effect(`s${n}`, begun(n))));
    const first = await list({ first: 2 });
    expect(keysOf(first)).toEqual(['s5', 's4']);
    await insertRows(pool(), 'effects', effect('s9', { revision: 9, started_at: '2026-04-01T10:00:00Z' }));
    const second = await list({ first: 2, after: first.pageInfo.endCursor! });
    const third = await list({ first: 2, after: second.pageInfo.endCursor! });
    expect([...keysOf(second), ...keysOf(third)]).toEqual(['s3', 's2', 's1']);
    expect(third).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: false } });
  });

  it('can be filtered by outcome, tool and time', async () => {
    await insertRows(
      pool(),
      'effects',
      effect('a', { outcome: 'unknown', uses: 'mail.send', started_at: '2026-03-01T00:00:00Z' }),
      effect('b', { outcome: 'unknown', started_at: '2026-03-02T00:00:00Z' }),
      effect('c', { outcome: 'failed', uses: 'mail.send', started_at: '2026-03-03T00:00:00Z' }),
      effect('d', { outcome: 'under-way', started_at: '2026-03-04T00:00:00Z' }),
    );
    const found = async (filter: ListLedger['filter']) => keysOf(await list({ filter: filter! }));
    expect(await found({ outcome: ['unknown'] })).toEqual(['b', 'a']);
    expect(await found({ outcome: ['failed', 'under-way'] })).toEqual(['d', 'c']);
    expect(await found({ uses: ['mail.send'] })).toEqual(['c', 'a']);
    expect(await found({ uses: ['mail.send'], outcome: ['unknown'] })).toEqual(['a']);
    const march2 = new Date('2026-03-02T00:00:00Z');
    expect(await found({ startedSince: march2, startedUntil: new Date('2026-03-04T00:00:00Z') })).toEqual([
      'c',
      'b',
    ]);
    expect(await found({ outcome: ['unknown'], startedUntil: march2 })).toEqual(['a']);
    expect(await list({ filter: { outcome: ['unknown'] } })).toMatchObject({ totalCount: 2 });
  });

  it('tells of each what was meant, who tried it and what came of it, and of other tenants nothing', async () => {
    const ended = { outcome: 'unknown', error: 'the worker died', ended_at: '2026-03-01T10:00:01Z' };
    await insertRows(pool(), 'effects', effect('a', ended), effect('b', { tenant_id: 'other' }));
    expect((await list()).edges.map(({ node }) => node)).toEqual([
      {
        executionId: idOf(1),
        stepId: 'a',
        idempotencyKey: 'key',
        uses: 'files.write',
        effects: 'writes',
        isCompensation: false,
        attempt: 1,
        worker: 'w',
        startedAt: new Date('2026-03-01T10:00:00Z'),
        outcome: 'unknown',
        verified: false,
        endedAt: new Date('2026-03-01T10:00:01Z'),
        error: 'the worker died',
      },
    ]);
  });

  it.each(['nonsense', '', Buffer.from(`12 ${idOf(1)}`).toString('base64url')])(
    'refuses the cursor "%s"',
    async (after) => {
      await expect(list({ after })).rejects.toBeInstanceOf(InvalidCursor);
    },
  );
});
