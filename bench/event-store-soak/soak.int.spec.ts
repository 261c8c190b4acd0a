import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDurablePostgres, type DurableServer } from '../support/durable-postgres.js';
import { esdbSubject } from './esdb-subject.js';
import { postgresSubject } from './postgres-subject.js';
import { soak } from './soak.js';

describe('The log in Postgres', () => {
  let server: DurableServer;
  beforeAll(async () => {
    server = await startDurablePostgres();
  }, 60_000);
  afterAll(() => server.remove(), 60_000);

  test('keeps every promise while one fault after another strikes', async () => {
    const report = await soak(await postgresSubject(server), 10);
    expect(report.broken).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(100);
    expect(Object.keys(report.faults).length).toBeGreaterThan(3);
  }, 120_000);
});

test('The EventStoreDB path keeps every promise while its server and its writers are killed', async () => {
  const double = await esdbSubject();
  try {
    const report = await soak(double, 8);
    expect(report.broken).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(50);
    expect(Object.keys(report.faults).length).toBeGreaterThan(3);
  } finally {
    double.remove();
  }
}, 120_000);
