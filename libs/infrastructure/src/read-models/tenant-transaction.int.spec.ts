import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { parkedEvents } from './parked-events.js';
import { inTenant } from './tenant-transaction.js';
import { idOf, insertRows } from './testing/insert-rows.js';
import { tenantTables, useReadModelDatabase } from './testing/read-model-database.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();
const execution = (n: number, values: object = {}) => ({ execution_id: idOf(n), ...values });

describe('a tenant', () => {
  const everything = () =>
    inTenant(pool(), tenant, async (client) => {
      const counts: Record<string, number> = {};
      for (const table of tenantTables)
        counts[table] = (await client.query(`select 1 from read_model.${table}`)).rowCount ?? 0;
      return counts;
    });

  it('sees its own rows only, even where a query forgets to ask for them', async () => {
    for (const tenant_id of ['local', 'other']) {
      const key = { tenant_id, execution_id: idOf(1) };
      await insertRows(pool(), 'executions', key);
      await insertRows(pool(), 'steps', { ...key, step_id: 's' });
      await insertRows(pool(), 'approvals', key);
      await insertRows(pool(), 'log_lines', { ...key, revision: 0 });
      await insertRows(pool(), 'effects', { ...key, effect_key: 's#1', step_id: 's' });
      await insertRows(pool(), 'parked_events', {
        tenant_id,
        projection: 'steps',
        position: tenant_id,
        stream: 's',
      });
    }
    expect(await everything()).toEqual({
      executions: 1,
      steps: 1,
      approvals: 1,
      log_lines: 1,
      effects: 1,
      parked_events: 1,
    });
    expect(await parkedEvents(pool(), tenantId('other'))).toHaveLength(1);
    expect(await parkedEvents(pool(), tenantId('third'))).toEqual([]);
  });

  it('sees nothing when nobody said which tenant it is', async () => {
    await insertRows(pool(), 'executions', execution(1));
    const client = await pool().connect();
    await client.query('begin; set local role tizmoret_reader');
    const { rowCount } = await client.query('select 1 from read_model.executions');
    await client.query('rollback');
    client.release();
    expect(rowCount).toBe(0);
  });

  it('cannot write, and leaves the connection as it was', async () => {
    const write = inTenant(pool(), tenant, (client) => client.query('delete from read_model.executions'));
    await expect(write).rejects.toThrow(/read-only|permission denied/);
    const { rows } = await pool().query(
      "select current_user <> 'tizmoret_reader' as back, current_setting('tizmoret.tenant', true) as tenant",
    );
    expect(rows).toEqual([{ back: true, tenant: '' }]);
  });
});
