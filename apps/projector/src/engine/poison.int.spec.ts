import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { createPool } from '@app/infrastructure/postgres/pool.js';
import { parkedEvents } from '@app/infrastructure/read-models/parked-events.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { projections } from '../projector.module.js';
import { caughtUp, projectorOn, whileProjecting } from '../testing/projector-kit.js';
import { BatchWriter } from './batch-writer.js';
import { CheckpointMoved, enterProjections } from './checkpoints.js';
import { ParkedStreams } from './parked-streams.js';
import { rebuild } from './rebuild.js';
import { Session } from './session.js';

const tenant = tenantId('local');
let database: TestDatabase;
let pool: Pool;
let store: EventStore;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url);
  store = new MemoryEventStore();
}, 30_000);

afterEach(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

const append = (
  id: string,
  type: string,
  data: JsonObject,
  category: 'execution' | 'execution_log' = 'execution',
) =>
  store.append(
    streamOf(tenant, category, id),
    'any',
    newEvents([{ type, data }], {
      tenant,
      commandId: randomUUID(),
      actor: 'test',
      correlationId: id,
      now: 0,
    }),
  );

const options = { concurrency: 1, approvePlan: false, timeZone: 'UTC' };

async function request(): Promise<string> {
  const id = randomUUID();
  await append(id, 'ExecutionRequested', {
    executionId: id,
    request: 'r',
    requestedBy: 'dana',
    requestedAt: 1,
    options,
  });
  return id;
}

const log = (id: string, message: string, attempt = 1) =>
  append(id, 'StepLogged', { stepId: 's', attempt, level: 'info', message, at: 5 }, 'execution_log');

const project = () => whileProjecting(projectorOn(database.url, store), () => caughtUp(pool, store));

describe('a poison event', () => {
  it('parks its stream for the projection that cannot take it, and nothing else', async () => {
    const bad = await request();
    await append(bad, 'StepStarted', { stepId: 'nobody', attempt: 1, startedAt: 3 });
    const good = await request();
    await append(bad, 'StepSkipped', { stepId: 'nobody', reason: 'x', at: 4 });
    await append(bad, 'ExecutionCancelled', { at: 9 });
    await project();

    const parked = await parkedEvents(pool, tenant);
    expect(
      parked.map(({ projection, type, revision, error }) => ({ projection, type, revision, error })),
    ).toEqual([
      {
        projection: 'steps',
        type: 'StepStarted',
        revision: 1,
        error: `StepStarted at revision 1 of local.execution-${bad}: MissingRow: There is no row "nobody" in steps`,
      },
      {
        projection: 'steps',
        type: 'StepSkipped',
        revision: 2,
        error: 'stands behind revision 1 of its stream',
      },
      {
        projection: 'steps',
        type: 'ExecutionCancelled',
        revision: 3,
        error: 'stands behind revision 1 of its stream',
      },
    ]);
    expect(await parkedEvents(pool, tenantId('other'))).toEqual([]);
    const { rows } = await pool.query('select execution_id, status from read_model.executions');
    expect(
      new Map(rows.map((row: { execution_id: string; status: string }) => [row.execution_id, row.status])),
    ).toEqual(
      new Map([
        [bad, 'cancelled'],
        [good, 'requested'],
      ]),
    );
    const { projections: checkpoints } = await projectorCheckpoint(pool);
    expect(checkpoints.find(({ name }) => name === 'steps')).toMatchObject({ parked: 3 });
  });

  it('that only the database refuses is found in its batch', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of ids) for (let line = 0; line < 20; line++) await log(id, `line ${line}`);
    await log(ids[1] as string, 'the attempt does not fit an integer', 5_000_000_000);
    for (const id of ids) await log(id, 'last');
    await project();
    const parked = await parkedEvents(pool, tenant);
    expect(parked.map(({ revision }) => revision)).toEqual([20, 21]);
    expect(parked[0]?.error).toContain('out of range for type integer');
    const { rows } = await pool.query('select count(*)::integer as lines from read_model.log_lines');
    expect(rows).toEqual([{ lines: 62 }]);
  });

  it('can be poison for several projections at once', async () => {
    const id = randomUUID();
    await append(id, 'ExecutionRequested', { request: 'no options', requestedAt: 'never' });
    await project();
    const parked = await parkedEvents(pool, tenant);
    expect(parked.map(({ projection }) => projection)).toEqual(['approvals', 'executions']);
  });

  it('stays parked after a restart, and is tried again by a rebuild', async () => {
    const id = await request();
    await append(id, 'ExecutionStarted', { startedAt: 'not a time' });
    await project();
    await append(id, 'ExecutionPaused', { by: 'dana', at: 7 });
    await project();
    expect((await parkedEvents(pool, tenant)).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'ExecutionPaused',
    ]);

    const repaired = projections.map((projection) => ({
      ...projection,
      project: (...[client, events]: Parameters<typeof projection.project>) =>
        projection.project(client, events.map(repair)),
    }));
    const projector = projectorOn(database.url, store, repaired);
    await rebuild(pool, store, projector, repaired, new AbortController().signal);
    expect(await parkedEvents(pool, tenant)).toEqual([]);
    const { rows } = await pool.query('select status from read_model.executions');
    expect(rows).toEqual([{ status: 'paused' }]);
  });
});

const repair = (event: RecordedEvent): RecordedEvent =>
  event.type === 'ExecutionStarted' ? { ...event, data: { startedAt: 6 } } : event;

describe('the rest of the log', () => {
  it('may hold types nobody knows: they are skipped and reported', async () => {
    const id = await request();
    const moonLanded = () => ({ id: randomUUID(), type: 'MoonLanded', data: {}, metadata: {} });
    await store.append(streamOf(tenant, 'execution', id), 'any', Array.from({ length: 12 }, moonLanded));
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    await whileProjecting(projectorOn(database.url, store, projections, logger), () => caughtUp(pool, store));
    const reports = lines.map((line) => JSON.parse(line) as { type?: string; count?: number });
    expect(reports.map(({ type, count }) => [type, count])).toEqual([
      ['MoonLanded', 1],
      ['MoonLanded', 10],
    ]);
  });

  it('may hold text Postgres cannot store: the rest of the text is kept', async () => {
    await log(randomUUID(), 'a\0b\ud800c \\u0000 \u{1F600}');
    await project();
    const { rows } = await pool.query('select message from read_model.log_lines');
    expect(rows).toEqual([{ message: 'a\uFFFDb\uFFFDc \\u0000 \u{1F600}' }]);
  });
});

describe('a stale projector', () => {
  it('cannot write once another has moved the checkpoint', async () => {
    await log(randomUUID(), 'one');
    const { events } = await store.readAll();
    const open = async () => {
      const session = await Session.open(database.url, () => undefined);
      await session.transaction((client) => enterProjections(client, projections));
      const parked = new ParkedStreams();
      const known = new Set<string>();
      const onParked = () => undefined;
      return {
        session,
        writer: new BatchWriter({ session, projections, position: undefined, parked, known, onParked }),
      };
    };
    const [fresh, stale] = [await open(), await open()];
    await fresh.writer.write(events);
    await expect(stale.writer.write(events)).rejects.toBeInstanceOf(CheckpointMoved);
    await Promise.all([fresh.session.close(), stale.session.close()]);
  });
});
