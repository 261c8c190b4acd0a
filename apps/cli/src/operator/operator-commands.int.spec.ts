import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { limits, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';
import { exitCode } from '../exit-code.js';
import { runCli } from '../run-cli.js';
import { aStream } from '../testing/recorded-events.js';
import { testIo, type TestIo } from '../testing/streams.js';
import { closeTestLog, event, openTestLog, type TestLog } from '../testing/test-log.js';

let folder = '';
let source: TestLog;
let target: TestLog;

beforeAll(async () => {
  source = await openTestLog();
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
  target = await openTestLog();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await closeTestLog(target);
});
afterAll(() => closeTestLog(source));

async function cli(
  log: TestLog,
  argv: readonly string[],
  input?: string,
): Promise<TestIo & { code: number }> {
  const io = testIo(false, { DATABASE_URL: log.database.url }, { cwd: folder });
  if (input !== undefined) io.stdin.end(input);
  const code = await runCli(['events', ...argv], io);
  return { ...io, code };
}

/** The events in the order of the log, without what each log gives itself. */
const contents = async ({ store }: TestLog): Promise<object[]> =>
  (await store.readAll()).events.map(({ recordedAt, position, ...rest }) => rest);

/** The lines of the export. */
const lines = (): string[] => readFileSync(join(folder, 'log.ndjson'), 'utf8').trimEnd().split('\n');

/** The events of the export: all lines but the last. */
const exported = (): RecordedEvent[] =>
  lines()
    .slice(0, -1)
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
    const [first, second, end] = stdout.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect([first, second]).toMatchObject([{ type: 'StepSucceeded' }, { type: 'ExecutionCompleted' }]);
    expect(end).toEqual({ end: { events: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
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
    const cut = await cli(target, ['import', '-'], lines().slice(0, 2).join('\n'));
    expect(cut.code).toBe(exitCode.failed);
    expect(cut.stderr.text).toContain('Line 3: the export was cut short');
    expect(cut.stderr.text).toContain('Imported 2 events; 0 were in the log already.');
    const rest = await cli(target, ['import', '-'], lines().join('\n'));
    expect(rest.stdout.text).toBe('Imported 5 events; 2 were in the log already.\n');
    expect(await contents(target)).toEqual(await contents(source));
  });

  it('stops at a broken line: what is before it is in, nothing after it', async () => {
    await exportLog();
    const broken = lines().with(3, '{"stream": oops');
    const { code, stderr, stdout } = await cli(target, ['import', '-'], broken.join('\n'));
    expect(code).toBe(exitCode.failed);
    expect(stderr.text).toContain('Line 4: it is not JSON');
    expect(stderr.text).toContain('Imported 3 events; 0 were in the log already. Nothing from line 4 on');
    expect(stdout.text).toBe('');
    expect(await contents(target)).toEqual((await contents(source)).slice(0, 3));
  });

  it('names the line of a gap', async () => {
    await exportLog();
    const [first, , ...others] = lines();
    const { stderr } = await cli(target, ['import', '-'], [first, ...others].join('\n'));
    expect(stderr.text).toContain(
      `Line 2: a gap: it is revision 1 of ${aStream(2)}, which is not in the log.\nImported 1 events`,
    );
    expect(await contents(target)).toHaveLength(1);
  });

  it('takes nothing of a file that was cut or changed, unless it is told to', async () => {
    await exportLog();
    const file = join(folder, 'log.ndjson');
    const whole = lines();
    const cutAnywhere = Array.from({ length: whole.length }, (_, kept) => whole.slice(0, kept));
    for (const left of [...cutAnywhere, whole.toSpliced(2, 1), whole.with(5, '{"stream": oops')]) {
      writeFileSync(file, left.map((line) => `${line}\n`).join(''));
      const { code, stderr } = await cli(target, ['import', 'log.ndjson']);
      expect(code).toBe(exitCode.failed);
      expect(stderr.text).toMatch(/Line \d: .*(cut short|is not whole|not JSON)/);
      expect(stderr.text).toContain('Imported 0 events; 0 were in the log already.');
    }
    expect(await contents(target)).toEqual([]);
    writeFileSync(file, whole.slice(0, 4).join('\n'));
    const { stdout } = await cli(target, ['import', 'log.ndjson', '--unchecked']);
    expect(stdout.text).toBe('Imported 4 events; 0 were in the log already.\n');
    expect(await contents(target)).toEqual((await contents(source)).slice(0, 4));
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
    const ofFolder = await cli(target, ['import', '.']);
    expect([ofFolder.code, ofFolder.stderr.text]).toEqual([
      exitCode.usage,
      expect.stringMatching('. is a folder'),
    ]);
  });

  it('says whose the events are', async () => {
    await exportLog();
    expect((await cli(target, ['import', 'log.ndjson'])).stderr.text).toContain('They belong to: local.');
  });

  it('stopped by Ctrl-C says how far it came, and goes on from there', async () => {
    const long = Array.from({ length: 2_500 }, (_, revision) =>
      JSON.stringify({ stream: aStream(1, 'execution_log'), revision, ...event('StepLogged') }),
    );
    writeFileSync(join(folder, 'long.ndjson'), long.join('\n'));
    const stopping = new AbortController();
    const io = testIo(
      false,
      { DATABASE_URL: target.database.url },
      { cwd: folder, interrupted: stopping.signal },
    );
    const importing = runCli(['events', 'import', 'long.ndjson', '--unchecked'], io);
    const { store } = target;
    while ((await store.head()) === undefined) await sleep(1);
    stopping.abort();
    const code = await importing;
    const standing = (await store.read(aStream(1, 'execution_log'), { limit: 10_000 })).length;
    expect(standing % 1_000 === 0 || standing === 2_500).toBe(true);
    if (code !== exitCode.ok) {
      expect(code).toBe(exitCode.interrupted);
      expect(io.stderr.text).toContain(`Interrupted. Imported ${standing} events`);
    }
    const rest = await cli(target, ['import', 'long.ndjson', '--unchecked']);
    expect(rest.stdout.text).toContain(`Imported ${2_500 - standing} events; ${standing} were`);
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
