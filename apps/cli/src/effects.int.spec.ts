import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exitCode } from './exit-code.js';
import { runCli } from './run-cli.js';
import { startScriptedSystem, type ScriptedSystem } from './testing/scripted-system.js';
import { testIo } from './testing/streams.js';

const executionId = '0198c0de-0000-7000-8000-0000cafe1234';
const attempt = (outcome: string, startedAt: string) => ({
  ...{ attempt: 1, worker: 'worker:one-1', startedAt, outcome, endedAt: null, error: null, verified: false },
});
const effect = (stepId: string, outcome: string, startedAt = '2026-11-22T14:00:00.000Z') => ({
  ...{ executionId, idempotencyKey: `${executionId}/${stepId}/1`, stepId, uses: 'mail.send' },
  ...{ effects: 'outward', isCompensation: false, input: {}, inputDigest: 'd' },
  ...attempt(outcome, startedAt),
  attempts: [{ ...attempt(outcome, startedAt), uses: 'mail.send', output: null }],
});

let system: ScriptedSystem;
const asked: unknown[] = [];

beforeEach(async () => {
  asked.length = 0;
  system = await startScriptedSystem({
    query: {
      effectLedger: (args: unknown) => {
        asked.push(args);
        return { totalCount: 7, edges: [{ node: effect('send', 'UNKNOWN') }] };
      },
      effects: [effect('lost', 'UNKNOWN'), effect('sent', 'SUCCEEDED', '2026-11-23T14:00:00.000Z')],
    },
  });
});
afterEach(() => system.close());

const run = async (...argv: string[]) => {
  const io = testIo(false, system.env);
  expect(await runCli(['effects', ...argv], io)).toBe(exitCode.ok);
  return io.stdout.text;
};

test('without an id the effects of all runs are listed, as the filters say', async () => {
  const shown = await run(
    '--unknown',
    '--uses',
    'mail.send',
    '--since',
    '2026-11-22T00:00:00Z',
    '--first',
    '1',
  );
  expect(shown).toMatch(/cafe1234 +send +mail\.send +1 +unknown/);
  expect(shown).toContain('1 of 7; more with --first');
  const filter = { outcome: ['UNKNOWN'], uses: ['mail.send'], startedSince: '2026-11-22T00:00:00.000Z' };
  expect(asked).toEqual([{ first: 1, filter }]);
});

test.each([
  [['--unknown'], ['lost']],
  [
    ['--outcome', 'succeeded', '--outcome', 'unknown'],
    ['lost', 'sent'],
  ],
  [['--since', '2026-11-23T00:00:00Z'], ['sent']],
  [['--until', '2026-11-23T00:00:00Z'], ['lost']],
  [['--uses', 'files.write'], []],
])('of a run those are listed that %j says', async (options, steps) => {
  const shown = JSON.parse(await run(executionId, '--json', ...options)) as { stepId: string }[];
  expect(shown.map(({ stepId }) => stepId)).toEqual(steps);
  expect(asked).toEqual([]);
});
