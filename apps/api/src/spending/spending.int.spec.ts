import { expect, test } from '@jest/globals';
import { reserve, settle } from '@app/domain/tenant-budgets/account.js';
import { PostgresTenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import { startTestApi, tenant } from '../testing/test-api.js';

const query = `{ spending { onExhausted periods {
  period endsAt calls { spent reserved limit } tokens { spent reserved limit } cost { spent reserved limit }
} } }`;

test('what a tenant has spent and reserved is shown beside its limits', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url);
  const budget = { limits: { month: { maxTokens: 1_000, maxCost: 5 } }, onExhausted: 'fail' } as const;
  const api = await startTestApi({ databaseUrl: database.url, budget });
  try {
    const accounts = new PostgresTenantAccounts(pool);
    for (const key of ['a', 'b'])
      await accounts.change(tenant, (account, { now }) => {
        const order = { key, amount: { calls: 1, tokens: 400, cost: 2 }, by: 'w', until: now + 60_000 };
        return { account: reserve(account, order), result: undefined };
      });
    await accounts.change(tenant, (account, calendar) => ({
      account: settle(account, 'a', { calls: 1, tokens: 100, cost: 0.5 }, calendar),
      result: undefined,
    }));
    await accounts.change('other', (account) => ({ account, result: undefined }));
    const { data, errors } = await api.ask(query);
    expect(errors).toEqual([]);
    expect(data?.['spending']).toEqual({
      onExhausted: 'FAIL',
      periods: [
        {
          period: 'MONTH',
          endsAt: expect.stringMatching(/-01T00:00:00/),
          calls: { spent: 1, reserved: 1, limit: null },
          tokens: { spent: 100, reserved: 400, limit: 1_000 },
          cost: { spent: 0.5, reserved: 2, limit: 5 },
        },
      ],
    });
  } finally {
    await api.close();
    await pool.end();
    await database.drop();
  }
});

test('without a budget there is nothing to show', async () => {
  const api = await startTestApi();
  expect((await api.ask(query)).data).toEqual({ spending: null });
  await api.close();
});
