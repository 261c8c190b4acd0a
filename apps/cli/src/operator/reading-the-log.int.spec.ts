import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCode } from '../exit-code.js';
import { runCli } from '../run-cli.js';
import { aStream } from '../testing/recorded-events.js';
import { testIo, type TestIo } from '../testing/streams.js';
import { closeTestLog, event, openTestLog, type TestLog } from '../testing/test-log.js';

let target: TestLog;

beforeEach(async () => {
  target = await openTestLog();
});
afterEach(() => closeTestLog(target));

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

  it('ends before the position, so that this is one of another log', async () => {
    const env = { DATABASE_URL: target.database.url };
    await target.store.append(aStream(1), 'no-stream', [event('ExecutionRequested')]);
    for (const argv of [
      ['export', '-', '--after', '9'],
      ['tail', '--from', '9'],
    ]) {
      const { code, text } = await run(env, argv);
      expect(code).toBe(exitCode.usage);
      expect(text).toContain('The log ends at 1: 9 is not in it.');
    }
    expect((await run(env, ['export', '-', '--after', '1'])).code).toBe(exitCode.ok);
  });

  it('is not asked for streams that there are not', async () => {
    await target.store.append(aStream(1), 'no-stream', [event('ExecutionRequested')]);
    for (const argv of [['export', '-'], ['tail']]) {
      const { code, text } = await run({ DATABASE_URL: target.database.url }, [
        ...argv,
        '--category',
        'nope',
      ]);
      expect(code).toBe(exitCode.usage);
      expect(text).toContain(
        'There are no streams of "nope". Their categories are execution, execution_log, plan.',
      );
    }
  });

  it('does not know the position', async () => {
    const env = { DATABASE_URL: target.database.url };
    await target.store.append(aStream(1), 'no-stream', [event('ExecutionRequested')]);
    const { code, text } = await run(env, ['export', '-', '--after', '12-12']);
    expect(code).toBe(exitCode.usage);
    expect(text).toContain('is not a position of this event store');
  });
});
