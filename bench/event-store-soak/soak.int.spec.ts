import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDurablePostgres, type DurableServer } from '../support/durable-postgres.js';
import { soak } from './soak.js';

describe('The event log', () => {
  let server: DurableServer;
  beforeAll(async () => {
    server = await startDurablePostgres();
  }, 60_000);
  afterAll(() => server.remove(), 60_000);

  test('keeps every promise while one fault after another strikes', async () => {
    const report = await soak(server, 10);
    expect(report.broken).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(100);
    expect(Object.keys(report.faults).length).toBeGreaterThan(3);
  }, 120_000);
});
