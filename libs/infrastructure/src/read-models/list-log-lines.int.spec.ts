import { tenantId } from '@app/domain/kernel/ids.js';
import { describe, expect, it } from '@jest/globals';
import { listLogLines } from './list-log-lines.js';
import { idOf, insertRows } from './testing/insert-rows.js';
import { useReadModelDatabase } from './testing/read-model-database.js';

const tenant = tenantId('local');
const pool = useReadModelDatabase();

describe('log lines', () => {
  it('come in order, from a revision on, by step and by least level', async () => {
    const line = (revision: number, level: string, step_id: string | null) => ({
      execution_id: idOf(1),
      revision,
      level,
      step_id,
    });
    await insertRows(
      pool(),
      'log_lines',
      line(0, 'debug', 'a'),
      line(3, 'error', 'b'),
      line(2, 'warn', 'a'),
      line(1, 'info', null),
    );
    const found = async (query: object) =>
      (await listLogLines(pool(), { tenant, executionId: idOf(1), first: 10, ...query })).map(
        ({ revision }) => revision,
      );
    expect(await found({})).toEqual([0, 1, 2, 3]);
    expect(await found({ first: 2, after: 0 })).toEqual([1, 2]);
    expect(await found({ level: 'warn' })).toEqual([2, 3]);
    expect(await found({ stepId: 'a', level: 'info' })).toEqual([2]);
    expect(await found({ executionId: idOf(2) })).toEqual([]);
  });
});
