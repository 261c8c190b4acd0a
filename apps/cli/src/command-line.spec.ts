import { describe, expect, it } from '@jest/globals';
import { exitCode } from './exit-code.js';
import { runCli } from './run-cli.js';
import { testIo } from './testing/streams.js';

const nowhere = { TIZMORET_URL: 'http://127.0.0.1:9' };

describe('the command line', () => {
  it.each([
    [['run'], 'Say what is to be done, or give a plan with --file.'],
    [['fly'], "unknown command 'fly'"],
    [['run', 'x', '--deadline', 'soon'], 'Expected 90s, 10m, 2h or 1d from now, or a time such as'],
    [['run', 'x', '--max-time', '400ms'], 'Expected a time such as 90s, 10m, 2h or 1d.'],
    [['list', '--first', '0'], 'at least 1'],
    [['list', '--first', 'ten'], 'whole number'],
    [['list', '--status', 'asleep'], 'Expected one of requested, planning, awaiting-plan-approval'],
    [['effects', '--outcome', 'maybe'], 'Expected one of under-way, succeeded, failed, cancelled, unknown'],
    [['effects', 'xyz'], 'is not an execution id'],
    [['logs', 'abcd', '--level', 'loud'], 'Expected one of debug, info, warn, error'],
    [['show', 'abcd', '--time', 'someday'], 'Expected a time such as'],
    [['show', 'xyz'], 'is not an execution id'],
    [['show', 'abc'], 'at least 4 characters'],
    [['events'], "missing required argument 'id'"],
    [['events', 'read', 'xyz'], 'is not an execution id'],
    [['events', 'xyz'], 'is not an execution id'],
    [['events', 'tail', '--from', 'yesterday'], 'Expected a position of the log such as 1234'],
    [['events', 'export'], "missing required argument 'file'"],
    [['list', '--url', 'nonsense'], 'is not the address of a system'],
    [['approve', '0198c0de-0000-7000-8000-0000cafe1234', 'send', '--plan'], 'not both'],
  ])('%j is refused with 2 and says what was wrong', async (argv, message) => {
    const io = testIo(false, nowhere);
    expect(await runCli(argv, io)).toBe(exitCode.usage);
    expect(io.stderr.text).toContain(message);
    expect(io.stdout.text).toBe('');
  });

  it('explains itself, with the exit codes', async () => {
    const io = testIo(false, {});
    expect(await runCli(['--help'], io)).toBe(exitCode.ok);
    expect(io.stdout.text).toContain('Exit codes: 0 done');
    for (const command of ['run', 'watch', 'approve', 'events', 'health'])
      expect(io.stdout.text).toContain(command);
  });
});

describe('colour', () => {
  const escape = '\u001b[';
  it.each([
    ['a terminal', true, {}, true],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['a pipe', false, {}, false],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ] as const)('%s', async (_, terminal, env, coloured) => {
    const io = testIo(terminal, { ...nowhere, ...env });
    await runCli(['show', 'xyz'], io);
    expect(io.stderr.text.includes(escape)).toBe(coloured);
  });
});
