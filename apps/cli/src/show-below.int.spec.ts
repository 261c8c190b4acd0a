import { afterEach, expect, test } from '@jest/globals';
import { exitCode } from './exit-code.js';
import type { ExecutionDetails } from './graphql/types.js';
import { runCli } from './run-cli.js';
import { anApproval, anExecution, aStep } from './testing/records.js';
import { startScriptedSystem, type ScriptedSystem } from './testing/scripted-system.js';
import { testIo } from './testing/streams.js';

let system: ScriptedSystem;
afterEach(() => system.close());

const id = (digit: number) => `0198c0de-0000-7000-8000-00000000000${digit}`;
const hold = { reason: 'the budget is used up: 4 of 4 calls are made', until: null };
const running = (stepId: string, childId: string | null = null) =>
  aStep(stepId, { status: 'RUNNING', attempt: 1, childId });

/** What `show` says of the first run, whose step is the second, whose step is the third. */
async function shown(third: ExecutionDetails | null, more: ExecutionDetails['steps'] = []): Promise<string> {
  const runs: Record<string, ExecutionDetails | null> = {
    [id(1)]: anExecution({ id: id(1), steps: [running('part', id(2))] }),
    [id(2)]: anExecution({ id: id(2), steps: [running('deeper', id(3)), ...more] }),
    [id(3)]: third,
  };
  system = await startScriptedSystem({
    query: { execution: (asked: { id: string }) => runs[asked.id] ?? null },
  });
  const io = testIo(false, system.env);
  expect(await runCli(['show', id(1)], io)).toBe(exitCode.ok);
  return io.stdout.text;
}

test.each<[string, Partial<ExecutionDetails>, string]>([
  [
    'for a person',
    { steps: [aStep('send', { status: 'WAITING_FOR_APPROVAL' })], approvals: [anApproval()] },
    'it waits for the approval of send',
  ],
  ['for a budget', { steps: [aStep('send', { hold })] }, `it waits: ${hold.reason}`],
  ['for who has paused it', { status: 'PAUSED' }, 'it is paused'],
])(
  'a run says what the execution that a step is waits for, however deep it lies: %s',
  async (_, third, says) => {
    expect(await shown(anExecution({ id: id(3), ...third }))).toMatch(new RegExp(`\\[part\\].* ${says}\n`));
  },
);

test('nothing of one that goes on, of which another step does, or that is not there yet', async () => {
  const waiting = anExecution({ id: id(3), steps: [aStep('send', { hold })] });
  expect(await shown(anExecution({ id: id(3), steps: [running('send')] }))).not.toMatch(/it (waits|is)/);
  await system.close();
  expect(await shown(waiting, [running('busy')])).not.toMatch(/it (waits|is)/);
  await system.close();
  expect(await shown(null)).not.toMatch(/it (waits|is)/);
});
