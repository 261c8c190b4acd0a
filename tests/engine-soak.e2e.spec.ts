import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { soakEngine } from '../bench/engine-soak/soak.js';
import { startDurablePostgres, type DurableServer } from '../bench/support/durable-postgres.js';

let server: DurableServer;
beforeAll(async () => {
  server = await startDurablePostgres();
}, 60_000);
afterAll(() => server.remove(), 60_000);

test('The engine keeps its promises while workers, Postgres and the API are killed: npm run soak:engine, in short', async () => {
  const report = await soakEngine(server, 15);
  expect(report.broken).toEqual([]);
  expect(report.runs['completed']).toBeGreaterThan(10);
  expect(Object.keys(report.faults).length).toBeGreaterThan(3);
  const { paths } = report;
  const gone = [
    'maps begun',
    'runs below others ended',
    'steps undone',
    'plans revised',
    'calls with locks',
    'steps made up for by another',
    'steps whose default stood in',
    'steps that another agent took over',
  ];
  expect(gone.filter((path) => !paths[path])).toEqual([]);
  expect(report.runs['budget']).toBeGreaterThan(0);
}, 240_000);
