import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { limits, type EventStore, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { readConfig } from '@app/infrastructure/config/config.js';
import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { exitCode } from '../exit-code.js';
import { runCli } from '../run-cli.js';
import { aStream } from '../testing/recorded-events.js';
import { testIo, type TestIo } from '../testing/streams.js';

interface Log {
  readonly database: TestDatabase;
  readonly store: EventStore;
}

async function openLog(): Promise<Log> {
  const database = await createTestDatabase();
  const config = readConfig({ DATABASE_URL: database.url, TIZMORET_TOKEN: 'a token for the tests' });
  return { database, store: openEventStore(config) };
}

async function closeLog({ store, database }: Log): Promise<void> {
  await store.close();
  await database.drop();
}

const event = (type: string, data: JsonObject = {}) => ({
  id: randomUUID(),
  type,
  data,
  metadata: { actor: 'דנה', $correlationId: 'c1' },
});

let folder = '';
let source: Log;
let target: Log;

beforeAll(async () => {
  source = await openLog();
  const { store } = source;
  await store.append(aStream(1), 'no-stream', [event('ExecutionRequested', { text: 'a\u2028b\n"שלום" 😀' })]);
  await store.append(aStream(2), 'no-stream', [event('ExecutionRequested'), event('ExecutionStarted')]);
  await store.append(aStream(1), 0, [event('StepStarted', { n: 1.5, list: [null, { a: true }] })]);
  await store.append(aStream(1, 'plan'), 'no-stream', [event('PlanProposed')]);
  const output = 'x'.repeat(limits.eventBytes * 2);
  await store.append(aStream(2), 1, [event('StepSucceeded', { output }), event('ExecutionCompleted')]);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tizmoret-export-'));
  target = await openLog();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await closeLog(target);
});
afterAll(() => closeLog(source));

async function cli(log: Log, argv: readonly string[], input?: string): Promise<TestIo & { code: number }> {
  const io = testIo(false, { DATABASE_URL: log.database.url }, { cwd: folder });
  if (input !== undefined) io.stdin.end(input);
  const code = await runCli(['events', ...argv], io);
  return { ...io, code };
}

/** The events in the order of the log, without what each log gives itself. */
const contents = async ({ store }: Log): Promise<object[]> =>
  (await store.readAll()).events.map(({ recordedAt, position, ...rest }) => rest);

const exported = (): RecordedEvent[] =>
  readFileSync(join(folder, 'log.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedEvent);

const exportLog = (): Promise<TestIo & { code: number }> => cli(source, ['export', 'log.ndjson']);

describe('events export', () => {
  it('writes every event in the order of the log, for the owner only, and says how many', async () => {
    const { code, stderr, stdout } = await exportLog();
    expect(code).toBe(exitCode.ok);
    expect(exported()).toEqual((await source.store.readAll()).events);
    expect(stderr.text).toContain('Exported 7 events; the last one is at position 7.');
    expect(stdout.text).toBe('');
    expect(statSync(join(folder, 'log.ndjson')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['log.ndjson']);
  });

  it('writes to standard output, of one category and after a position', async () => {
    const { stdout } = await cli(source, ['export', '-', '--category', 'execution', '--after', '4']);
    const lines = stdout.text.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as RecordedEvent).type)).toEqual([
      'StepSucceeded',
      'ExecutionCompleted',
    ]);
  });

  it('does not overwrite without --force', async () => {
    writeFileSync(join(folder, 'log.ndjson'), 'precious');
    const { code, stderr } = await exportLog();
    expect(code).toBe(exitCode.usage);
    expect(stderr.text).toMatch(/is there already.*--force/);
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toBe('precious');
    expect((await cli(source, ['export', 'log.ndjson', '--force'])).code).toBe(exitCode.ok);
    expect(exported()).toHaveLength(7);
  });
});

describe('events import', () => {
  it('gives another log the same events, and a second time changes nothing', async () => {
    await exportLog();
    const first = await cli(target, ['import', 'log.ndjson']);
    expect(first.stdout.text).toBe('Imported 7 events; 0 were in the log already.\n');
    expect(first.stderr.text).toContain('resume as soon as a worker follows this log');
    expect(await contents(target)).toEqual(await contents(source));
    const second = await cli(target, ['import', 'log.ndjson']);
    expect(second.code).toBe(exitCode.ok);
    expect(second.stdout.text).toBe('Imported 0 events; 7 were in the log already.\n');
    expect(await contents(target)).toEqual(await contents(source));
  });

  it('goes on where an earlier one ended, also within a stream, from standard input', async () => {
    await exportLog();
    const lines = readFileSync(join(folder, 'log.ndjson'), 'utf8').split('\n');
    await cli(target, ['import', '-'], lines.slice(0, 2).join('\n'));
    const rest = await cli(target, ['import', '-'], lines.join('\n'));
    expect(rest.stdout.text).toBe('Imported 5 events; 2 were in the log already.\n');
    expect(await contents(target)).toEqual(await contents(source));
  });

  it('stops at a broken line: what is before it is in, nothing after it', async () => {
    await exportLog();
    const lines = readFileSync(join(folder, 'log.ndjson'), 'utf8').split('\n');
    lines[3] = '{"stream": oops';
    const { code, stderr, stdout } = await cli(target, ['import', '-'], lines.join('\n'));
    expect(code).toBe(exitCode.failed);
    expect(stderr.text).toContain('Line 4: it is not JSON');
    expect(stderr.text).toContain('Imported 3 events; 0 were in the log already. Nothing from line 4 on');
    expect(stdout.text).toBe('');
    expect(await contents(target)).toEqual((await contents(source)).slice(0, 3));
  });

  it('names the line of a gap', async () => {
    await exportLog();
    const [first, , ...others] = readFileSync(join(folder, 'log.ndjson'), 'utf8').split('\n');
    const { stderr } = await cli(target, ['import', '-'], [first, ...others].join('\n'));
    expect(stderr.text).toContain(
      `Line 2: a gap: it is revision 1 of ${aStream(2)}, which is not in the log.\nImported 1 events`,
    );
    expect(await contents(target)).toHaveLength(1);
  });

  it('names the line of another event that stands there', async () => {
    await exportLog();
    const [, second] = exported();
    await target.store.append(aStream(2), 'no-stream', [
      { ...event('ExecutionRequested'), id: second!.id },
      event('ExecutionCancelled'),
    ]);
    const { code, stderr } = await cli(target, ['import', 'log.ndjson']);
    expect(code).toBe(exitCode.failed);
    expect(stderr.text).toContain(`Line 3: another event stands at revision 1 of ${aStream(2)} already.`);
    expect(stderr.text).toContain('Nothing from line 3 on was imported');
  });

  it('says what is wrong with the file', async () => {
    const { code, stderr } = await cli(target, ['import', 'missing.ndjson']);
    expect(code).toBe(exitCode.usage);
    expect(stderr.text).toContain('Cannot read missing.ndjson');
  });
});

describe('with EventStoreDB', () => {
  it('a log moves there and back', async () => {
    await exportLog();
    const double = await startEsdbDouble();
    const env = { DATABASE_URL: source.database.url, ESDB_URL: double.url };
    const run = async (...argv: string[]): Promise<TestIo> => {
      const io = testIo(false, env, { cwd: folder });
      expect([await runCli(['events', ...argv], io), argv]).toEqual([exitCode.ok, argv]);
      return io;
    };
    try {
      expect((await run('import', 'log.ndjson')).stdout.text).toContain('Imported 7 events; 0 were');
      expect((await run('import', 'log.ndjson')).stdout.text).toContain('Imported 0 events; 7 were');
      expect(JSON.parse((await run('stats', '--json')).stdout.text)).toMatchObject({ events: 7, streams: 3 });
      await run('export', 'back.ndjson');
    } finally {
      await double.stop();
    }
    await cli(target, ['import', 'back.ndjson']);
    expect(await contents(target)).toEqual(await contents(source));
  });
});

describe('events stats', () => {
  it('counts the log', async () => {
    const { stdout, code } = await cli(source, ['stats', '--json']);
    expect(code).toBe(exitCode.ok);
    const statistics = JSON.parse(stdout.text) as { categories: object[] };
    expect(statistics).toMatchObject({ head: '0000000000000000007', events: 7, streams: 3 });
    expect(statistics.categories).toEqual([
      expect.objectContaining({ category: 'execution', events: 6, streams: 2 }),
      expect.objectContaining({ category: 'plan', events: 1, streams: 1 }),
    ]);
  });

  it('says that a log is empty', async () => {
    expect((await cli(target, ['stats'])).stdout.text).toBe('The log is empty.\n');
  });
});

describe('events tail', () => {
  async function tailed(argv: readonly string[]): Promise<{ io: TestIo; stop: () => Promise<number> }> {
    const stopping = new AbortController();
    const env = { DATABASE_URL: target.database.url };
    const io = testIo(false, env, { interrupted: stopping.signal });
    const outcome = runCli(['events', 'tail', ...argv], io);
    await io.stderr.shows('Event log');
    return { io, stop: () => (stopping.abort(), outcome) };
  }

  it('prints what is there and what comes, until Ctrl-C', async () => {
    await target.store.append(aStream(1), 'no-stream', [event('ExecutionRequested')]);
    const { io, stop } = await tailed(['--from', 'start']);
    await io.stdout.shows('ExecutionRequested');
    await target.store.append(aStream(1), 0, [event('ExecutionStarted')]);
    await io.stdout.shows('ExecutionStarted');
    expect(await stop()).toBe(exitCode.interrupted);
  });

  it('takes categories, types, a position, and prints JSON', async () => {
    await target.store.append(aStream(1), 'no-stream', [event('StepFailed'), event('StepStarted')]);
    await target.store.append(aStream(1, 'plan'), 'no-stream', [event('StepFailed')]);
    await target.store.append(aStream(1), 1, [event('StepFailed', { n: 2 })]);
    const { io, stop } = await tailed([
      ...['--json', '--from', '1', '--category', 'execution', '--type', 'StepFailed', '--type', 'Other'],
    ]);
    await io.stdout.shows('"n":2');
    await stop();
    expect(JSON.parse(io.stdout.text)).toMatchObject({ stream: aStream(1), revision: 2, data: { n: 2 } });
  });
});

describe('a log that cannot be opened', () => {
  const run = async (env: Record<string, string>, argv: string[]) => {
    const io = testIo(false, env);
    return { code: await runCli(['events', ...argv], io), text: io.stderr.text };
  };

  it('is asked for when nothing names one', async () => {
    const { code, text } = await run({}, ['stats']);
    expect(code).toBe(exitCode.unreachable);
    expect(text).toMatch(/No event log was found here.*npm start.*DATABASE_URL/);
  });

  it('has no tables yet', async () => {
    const url = new URL(target.database.url);
    url.pathname = '/postgres';
    const { code, text } = await run({ DATABASE_URL: url.href }, ['stats']);
    expect(code).toBe(exitCode.failed);
    expect(text).toContain('There is no event log in');
  });

  it('does not know the position', async () => {
    const env = { DATABASE_URL: target.database.url };
    await target.store.append(aStream(1), 'no-stream', [event('ExecutionRequested')]);
    const { code, text } = await run(env, ['export', '-', '--after', '12-12']);
    expect(code).toBe(exitCode.usage);
    expect(text).toContain('is not a position of this event store');
  });
});
