import { describe, expect, it } from '@jest/globals';
import { projectorCheckpoint } from './projector-checkpoint.js';
import { insertRows } from './testing/insert-rows.js';
import { useReadModelDatabase } from './testing/read-model-database.js';

const pool = useReadModelDatabase();

describe('the checkpoint', () => {
  it('is the oldest of all projections, and none while one has not begun', async () => {
    expect(await projectorCheckpoint(pool())).toEqual({ projections: [] });
    await insertRows(
      pool(),
      'checkpoints',
      { projection: 'a', position: '0007' },
      { projection: 'b', position: '0005' },
    );
    await insertRows(pool(), 'parked_events', { projection: 'b', position: '0003', stream: 's' });
    const updatedAt = new Date('2026-03-01T10:00:00Z');
    expect(await projectorCheckpoint(pool())).toEqual({
      position: '0005',
      projections: [
        { name: 'a', version: 1, position: '0007', updatedAt, parked: 0, skipped: 0 },
        { name: 'b', version: 1, position: '0005', updatedAt, parked: 1, skipped: 0 },
      ],
    });
    await insertRows(pool(), 'checkpoints', { projection: 'c', position: null });
    expect(await projectorCheckpoint(pool())).not.toHaveProperty('position');
  });
});
