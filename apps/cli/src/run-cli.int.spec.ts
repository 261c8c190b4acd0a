import { afterEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { runCli } from './run-cli.js';
import { aLogLine, anApproval, anExecution, aStep, executionId } from './testing/records.js';
import { startScriptedSystem, type ScriptedSystem } from './testing/scripted-system.js';
import { testIo } from './testing/streams.js';
import type { ExecutionDetails } from './graphql/types.js';

let system: ScriptedSystem | undefined;
afterEach(async () => {
  await system?.close();
  system = undefined;
});

const done = anExecution({
  status: 'COMPLETED',
  endedAt: '2026-11-22T12:00:05.000Z',
  progress: 1,
  steps: [aStep('read', { status: 'SUCCEEDED', attempt: 1, durationMs: 1200 })],
  result: { summary: 'All is well' },
});
const running = anExecution({
  steps: [aStep('read', { status: 'RUNNING', attempt: 1, startedAt: '2026-11-22T12:00:01.000Z' })],
});
const asking = anExecution({
  steps: [aStep('send', { title: 'Send the letter', status: 'WAITING_FOR_APPROVAL' })],
  approvals: [anApproval()],
});
const accepted = (execution: ExecutionDetails): object => ({
  __typename: 'CommandAccepted',
  execution,
  position: '1',
});

/** A run whose states are given out one by one; `next` lets it go on. */
function scriptedRun(first: ExecutionDetails) {
  let current = first;
  let wake: (() => void)[] = [];
  async function* updates() {
    for (;;) {
      const shown = current;
      yield { executionUpdated: shown };
      if (shown.endedAt !== null) return;
      if (shown === current) await new Promise<void>((resolve) => wake.push(resolve));
    }
  }
  const next = (state: ExecutionDetails): void => {
    current = state;
    wake.forEach((each) => each());
    wake = [];
  };
  return { updates, next, state: (): ExecutionDetails => current };
}

/** A subscription that answers the same few items to everyone. */
const stream =
  (...items: readonly object[]) =>
  (): AsyncIterable<object> =>
    Readable.from(items);

const said = (revision: number, message = `line ${revision}`): object => ({
  executionActivity: { __typename: 'LogLine', ...aLogLine(revision, { message }) },
});

/** Silent and open, as the log of a run that goes on. */
async function* noLogs() {
  await new Promise(() => undefined);
  yield said(0);
}

async function start(script: Parameters<typeof startScriptedSystem>[0]): Promise<ScriptedSystem> {
  system = await startScriptedSystem(script);
  return system;
}

describe('run', () => {
  it('shows the changes as lines in a pipe, prints the result, and exits with 0', async () => {
    const run = scriptedRun(running);
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: {
        executionUpdated: run.updates,
        executionActivity: stream(said(0, 'reading')),
      },
    });
    const io = testIo(false, env);
    const outcome = runCli(['run', 'Read', 'it'], io);
    await io.stdout.shows('reading');
    run.next(done);
    expect(await outcome).toBe(0);
    expect(io.stdout.text).toContain('● Do read [read] running\n');
    expect(io.stdout.text).toContain('INFO  read  reading\n');
    expect(io.stdout.text).toContain('✔ Do read [read] done, 1.2 s\n');
    expect(io.stdout.text).toContain('Result\nsummary: All is well\n');
    expect(io.stdout.text).toContain('✔ completed in 5.0 s');
    expect(io.stderr.text).toBe('');
  });

  it('sends what was asked for, under a command id', async () => {
    let sent: unknown;
    const { env } = await start({
      mutation: {
        startExecution: ({ input }: { input: object }) => {
          sent = input;
          return accepted(running);
        },
      },
    });
    const io = testIo(false, env);
    const argv = ['run', '--no-wait', '--concurrency', '2', '--approve-plan', 'sum', 'the', 'table'];
    expect(await runCli(argv, io)).toBe(0);
    expect(sent).toMatchObject({ request: 'sum the table', concurrency: 2, approvePlan: true });
    expect(sent).toHaveProperty('commandId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(sent).toHaveProperty('timeZone', expect.any(String));
    expect(io.stdout.text).toBe(
      `Started ${executionId}\nWatch it with: npm run -s tizmoret -- watch cafe1234\n`,
    );
  });

  it('says why a request was refused and exits with 1', async () => {
    const { env } = await start({
      mutation: {
        startExecution: {
          __typename: 'CommandRejected',
          code: 'INVALID_REQUEST',
          message: 'The request is empty.',
        },
      },
    });
    const io = testIo(false, env);
    expect(await runCli(['run', ' '], io)).toBe(1);
    expect(io.stderr.text).toBe('refused (INVALID_REQUEST): The request is empty.\n');
    expect(io.stdout.text).toBe('');
  });

  it('exits with 3 and says how to approve when nobody is there to ask', async () => {
    const run = scriptedRun(asking);
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(false, env);
    expect(await runCli(['run', 'Send it'], io)).toBe(3);
    expect(io.stderr.text).toContain('Why you are asked: It leaves this machine.');
    expect(io.stderr.text).toContain('to: dana@example.org');
    expect(io.stderr.text).toContain(
      'to approve: npm run -s tizmoret -- approve cafe1234 send --digest f00dfeedbeef\n',
    );
  });

  it('exits with 3 also when it is the elements of a map that wait, once none of the others goes on', async () => {
    const map = (underWay: number) => {
      const items = { total: 3, settled: 0, failed: 0, underWay };
      return anExecution({
        steps: [aStep('send', { status: 'RUNNING', items })],
        approvals: ['send[0]', 'send[1]'].map((stepId) => anApproval({ stepId })),
      });
    };
    const run = scriptedRun(map(3));
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: { executionUpdated: run.updates, executionActivity: stream(said(0, 'one goes on')) },
    });
    const io = testIo(false, env);
    const outcome = runCli(['run', 'Send them'], io);
    await io.stdout.shows('one goes on');
    run.next(map(2));
    expect(await outcome).toBe(3);
    expect(io.stderr.text).toContain('The run waits.');
  });

  it('approves what it has shown, by its digest, with --yes', async () => {
    const run = scriptedRun(asking);
    let decision: unknown;
    const { env } = await start({
      query: { execution: run.state },
      mutation: {
        startExecution: () => accepted(run.state()),
        approveStep: ({ input }: { input: object }) => {
          decision = input;
          run.next(done);
          return accepted(run.state());
        },
      },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(false, env);
    expect(await runCli(['run', '--yes', 'Send it'], io)).toBe(0);
    expect(decision).toMatchObject({ executionId, stepId: 'send', digest: 'f00dfeedbeef0123456789' });
    expect(io.stdout.text).toMatch(/to: dana@example\.org[^]*Approved\./);
  });

  it('asks a person, sends the reason of a no, and exits with the outcome', async () => {
    const run = scriptedRun(asking);
    const failed = anExecution({
      status: 'FAILED',
      endedAt: '2026-11-22T12:00:05.000Z',
      failure: { code: 'STEP_REJECTED', message: 'A person said no', stepId: 'send' },
    });
    let decision: unknown;
    const { env } = await start({
      query: { execution: run.state },
      mutation: {
        startExecution: () => accepted(run.state()),
        rejectStep: ({ input }: { input: object }) => {
          decision = input;
          run.next(failed);
          return accepted(run.state());
        },
      },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(true, env);
    const outcome = runCli(['run', 'Send it'], io);
    await io.stdout.shows('Approve? [y/n] ');
    io.stdin.write('perhaps\n');
    await io.stdout.shows('Please answer y or n');
    io.stdin.write('n\n');
    await io.stdout.shows('Why not?');
    io.stdin.write('לא עכשיו\n');
    expect(await outcome).toBe(1);
    expect(decision).toMatchObject({ stepId: 'send', comment: 'לא עכשיו' });
    expect(io.stdout.plain).toContain('STEP_REJECTED: A person said no (step send)');
  });

  it('withdraws the question when someone else has decided', async () => {
    const run = scriptedRun(asking);
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(true, env);
    const outcome = runCli(['run', 'Send it'], io);
    await io.stdout.shows('Approve? [y/n] ');
    run.next(running);
    await io.stdout.shows('Decided elsewhere.');
    run.next(done);
    expect(await outcome).toBe(0);
  });

  it('leaves the run going on Ctrl-C, says how to come back, and exits with 130', async () => {
    const run = scriptedRun(running);
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const stop = new AbortController();
    const io = testIo(true, env, { interrupted: stop.signal });
    const outcome = runCli(['run', 'Read it'], io);
    await io.stdout.shows('Do read');
    stop.abort();
    expect(await outcome).toBe(130);
    expect(io.stderr.plain).toContain(
      'The run goes on. Come back with: npm run -s tizmoret -- watch cafe1234',
    );
  });

  it('prints one JSON document, and everything else to standard error, with --json', async () => {
    const run = scriptedRun(done);
    const { env } = await start({
      query: { execution: run.state },
      mutation: { startExecution: () => accepted(run.state()) },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(false, env);
    expect(await runCli(['run', '--json', 'Read it'], io)).toBe(0);
    expect(JSON.parse(io.stdout.text)).toMatchObject({
      id: executionId,
      status: 'COMPLETED',
      result: done.result,
    });
  });
});

describe('watch', () => {
  it('connects again when the connection drops, and resumes the log after its last line', async () => {
    const run = scriptedRun(running);
    const afters: unknown[] = [];
    const { env } = await start({
      query: { execution: run.state },
      subscription: {
        executionUpdated: run.updates,
        async *executionActivity({ after }: { after?: number }) {
          afters.push(after);
          yield said((after ?? -1) + 1);
          await new Promise(() => undefined);
        },
      },
    });
    const io = testIo(false, env);
    const outcome = runCli(['watch', executionId], io);
    await io.stdout.shows('line 0');
    system?.dropConnections();
    await io.stdout.shows('reconnecting');
    await io.stdout.shows('connected again');
    await io.stdout.shows('line 1');
    run.next(done);
    expect(await outcome).toBe(0);
    expect(afters).toEqual([undefined, 0]);
  });

  it('decides nothing, but says once how to decide what waits', async () => {
    const run = scriptedRun(asking);
    const { env } = await start({
      query: { execution: run.state },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(true, env);
    const outcome = runCli(['watch', executionId], io);
    await io.stdout.shows('to approve: npm run -s tizmoret -- approve cafe1234 send --digest f00dfeedbeef');
    run.next({ ...asking, revision: 8 });
    run.next(done);
    expect(await outcome).toBe(0);
    expect(io.stdout.plain.split('to approve:')).toHaveLength(2);
    expect(io.stdout.plain).not.toContain('[y/n]');
  });

  it('exits with 4 for a cancelled run, and prints its states as NDJSON with --json', async () => {
    const cancelled = anExecution({ status: 'CANCELLED', endedAt: '2026-11-22T12:00:05.000Z' });
    const run = scriptedRun(cancelled);
    const { env } = await start({
      query: { execution: run.state },
      subscription: { executionUpdated: run.updates, executionActivity: noLogs },
    });
    const io = testIo(false, env);
    expect(await runCli(['watch', executionId, '--json'], io)).toBe(4);
    expect(
      io.stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([expect.objectContaining({ status: 'CANCELLED' })]);
  });

  it('pauses with the timers running on, and says that a step has not ended yet', async () => {
    let sent: unknown;
    const { env } = await start({
      query: { execution: running },
      mutation: {
        pauseExecution: ({ input }: { input: object }) => {
          sent = input;
          const pause = { phase: 'PAUSING', timers: 'RUN', runningSteps: 1, withParent: false } as const;
          return accepted({ ...running, status: 'PAUSED', pause });
        },
      },
    });
    const io = testIo(false, env);
    expect(await runCli(['pause', executionId, '--timers', 'run', '--comment', 'lunch'], io)).toBe(0);
    expect(sent).toMatchObject({ executionId, timers: 'RUN', comment: 'lunch' });
    expect(io.stdout.text).toBe('cafe1234 is pausing; 1 running step(s) come to their end first\n');
  });

  it('says of a run that stands still already that it is paused, and nothing of the execution that a step is', async () => {
    const pause = { phase: 'QUIESCED', timers: 'FREEZE', runningSteps: 0, withParent: false } as const;
    const { env } = await start({
      query: { execution: running },
      mutation: { pauseExecution: () => accepted({ ...running, status: 'PAUSED', pause }) },
    });
    const io = testIo(false, env);
    expect(await runCli(['pause', executionId], io)).toBe(0);
    expect(io.stdout.text).toBe('cafe1234 is paused\n');
  });

  it('says of a run that is to go on that it waits for the one above', async () => {
    const pause = { phase: 'QUIESCED', timers: 'FREEZE', runningSteps: 0, withParent: true } as const;
    const { env } = await start({
      query: { execution: running },
      mutation: { resumeExecution: () => accepted({ ...running, status: 'PAUSED', pause }) },
    });
    const io = testIo(false, env);
    expect(await runCli(['resume', executionId], io)).toBe(0);
    expect(io.stdout.text).toBe('cafe1234 is paused with the run above it\n');
  });

  describe('bulk', () => {
    const outcome = (executionId: string, verdict: string, more: object = {}) => ({
      executionId,
      verdict,
      request: 'Read it',
      status: 'RUNNING',
      code: null,
      message: null,
      ...more,
    });
    const other = executionId.replace('cafe', 'beef');
    const script = () => {
      const sent: Record<string, unknown>[] = [];
      const controlExecutions = ({ input }: { input: Record<string, unknown> }) => {
        sent.push(input);
        const outcomes = input['dryRun']
          ? [outcome(input['after'] ? other : executionId, 'LISTED')]
          : [
              outcome(executionId, 'DONE', { status: 'CANCELLED' }),
              outcome(other, 'REFUSED', { status: null, code: 'WRONG_STATUS', message: 'It is over.' }),
            ];
        const endCursor = input['dryRun'] && !input['after'] ? 'next' : null;
        return { commandId: 'c', totalCount: 2, outcomes, endCursor };
      };
      return { sent, mutation: { controlExecutions } };
    };

    it('lists what is meant, does it to exactly that, and says what became of each', async () => {
      const { sent, mutation } = script();
      const { env } = await start({ mutation });
      const io = testIo(false, env);
      const argv = [
        'bulk',
        'cancel',
        '--status',
        'running',
        '--search',
        'Read',
        '--yes',
        '--comment',
        'enough',
      ];
      expect(await runCli(argv, io)).toBe(1);
      const filter = { status: ['RUNNING'], search: 'Read' };
      expect(sent.slice(0, 2)).toEqual([
        { action: 'CANCEL', filter, first: 100, after: null, dryRun: true },
        { action: 'CANCEL', filter, first: 99, after: 'next', dryRun: true },
      ]);
      expect(sent[2]).toMatchObject({
        action: 'CANCEL',
        executionIds: [executionId, other],
        comment: 'enough',
      });
      expect(io.stdout.text).toBe(
        '✔ cafe1234  cancelled  Read it\n✘ beef1234  WRONG_STATUS: It is over.  Read it\n1 of 2 done\n',
      );
    });

    it('begins with the oldest, 20 at a time: those that others are steps of', async () => {
      const ids = Array.from({ length: 25 }, (_, place) => `run ${place}`);
      const sent: unknown[] = [];
      const controlExecutions = ({ input }: { input: Record<string, unknown> }) => {
        const some = input['dryRun'] ? ids : (input['executionIds'] as string[]);
        if (!input['dryRun']) sent.push(some);
        const outcomes = some.map((id) => outcome(id, 'DONE'));
        return { commandId: 'c', totalCount: ids.length, outcomes, endCursor: null };
      };
      const { env } = await start({ mutation: { controlExecutions } });
      expect(await runCli(['bulk', 'resume', '--all', '--yes'], testIo(false, env))).toBe(0);
      expect(sent).toEqual([ids.slice(5), ids.slice(0, 5)]);
    });

    it('says which go with the run above them', async () => {
      const told = outcome(executionId, 'DONE', {
        status: 'RUNNING',
        message: 'It goes with the run above it.',
      });
      const answer = { commandId: 'c', totalCount: 1, outcomes: [told], endCursor: null };
      const { env } = await start({ mutation: { controlExecutions: () => answer } });
      const io = testIo(false, env);
      expect(await runCli(['bulk', 'pause', '--all', '--yes'], io)).toBe(0);
      expect(io.stdout.text).toContain('✔ cafe1234  running  It goes with the run above it.  ');
    });

    it('does nothing when it is only to look, or nobody said yes', async () => {
      const { sent, mutation } = script();
      const { env } = await start({ mutation });
      const look = testIo(false, env);
      expect(await runCli(['bulk', 'pause', '--all', '--dry-run'], look)).toBe(0);
      expect(look.stdout.text).toContain('2 of 2 execution(s)\n');
      const silent = testIo(false, env);
      expect(await runCli(['bulk', 'pause', '--all'], silent)).toBe(2);
      expect(silent.stderr.text).toMatch(/add --yes/);
      const asked = testIo(true, env);
      const answered = runCli(['bulk', 'pause', '--all'], asked);
      await asked.stdout.shows('pause these? [y/n]');
      asked.stdin.write('n\n');
      expect(await answered).toBe(0);
      expect(sent.every(({ dryRun }) => dryRun === true)).toBe(true);
    });

    it('does not take a word for all runs', async () => {
      const { env } = await start({ mutation: script().mutation });
      const io = testIo(false, env);
      expect(await runCli(['bulk', 'cancel', '--yes'], io)).toBe(2);
      expect(io.stderr.text).toMatch(/Say which runs/);
    });
  });

  it.each<[string, object, string]>([
    ['2h', { deadlineMs: 7_200_000 }, 'has until 2026-11-22'],
    ['2026-11-22T14:00:00Z', { deadline: '2026-11-22T14:00:00.000Z' }, 'has until 2026-11-22'],
    ['none', {}, 'has no deadline'],
  ])('gives a run the deadline %s', async (when, expected, says) => {
    let sent: unknown;
    const answer = ({ input }: { input: object }) => {
      sent = input;
      return accepted({ ...running, deadline: when === 'none' ? null : '2026-11-22T14:00:00.000Z' });
    };
    const { env } = await start({ query: { execution: running }, mutation: { setDeadline: answer } });
    const io = testIo(false, env);
    expect(await runCli(['deadline', executionId, when], io)).toBe(0);
    expect(sent).toEqual({ executionId, commandId: expect.any(String), ...expected });
    expect(io.stdout.text).toContain(says);
  });

  it('starts a run with a budget and a priority, and raises the budget', async () => {
    const sent: object[] = [];
    const budget = { calls: 2, maxCalls: 9, tokens: 0, maxTokens: null, cost: 0, maxCost: null };
    const answer = ({ input }: { input: object }) => {
      sent.push(input);
      return accepted({ ...running, budget });
    };
    const mutation = { startExecution: answer, raiseBudget: answer };
    const { env } = await start({ query: { execution: running }, mutation });
    const io = testIo(false, env);
    const asked = ['--max-calls', '4', '--max-time', '10m', '--on-exhausted', 'fail', '--priority', 'high'];
    expect(await runCli(['run', 'Do', 'it', '--no-wait', ...asked], io)).toBe(0);
    const wanted = { maxCalls: 4, maxWallMs: 600_000, onExhausted: 'FAIL' };
    expect(sent[0]).toMatchObject({ budget: wanted, priority: 5 });
    expect(await runCli(['budget', executionId, '--max-calls', '9'], io)).toBe(0);
    expect(sent[1]).toEqual({ executionId, commandId: expect.any(String), maxCalls: 9 });
    expect(io.stdout.text).toContain('2 of 9 calls');
    expect(await runCli(['run', 'Do it', '--priority', 'soon'], io)).toBe(2);
  });

  it.each<[string, string[], string, object]>([
    ['a run', ['retry', executionId], 'retryExecution', {}],
    [
      'a step',
      ['retry', executionId, 'read', '--input', '{"path":"b.md"}'],
      'retryStep',
      { input: { path: 'b.md' } },
    ],
    [
      'a step',
      ['skip', executionId, 'read', '--output', '[1]', '--comment', 'by hand'],
      'skipStep',
      { output: [1], comment: 'by hand' },
    ],
    [
      'a step',
      ['change', executionId, 'read', '--input', '{"path":"b.md"}'],
      'changeStepInput',
      { input: { path: 'b.md' } },
    ],
  ])('steers %s: %j', async (_, argv, mutation, expected) => {
    let sent: unknown;
    const answer = ({ input }: { input: object }) => {
      sent = input;
      return accepted({ ...running, steps: [aStep('read', { status: 'SKIPPED' })] });
    };
    const { env } = await start({ query: { execution: running }, mutation: { [mutation]: answer } });
    const io = testIo(false, env);
    expect(await runCli(argv, io)).toBe(0);
    const stepId = argv[2]?.startsWith('-') ? undefined : argv[2];
    expect(sent).toEqual({
      executionId,
      commandId: expect.any(String),
      ...(stepId && { stepId }),
      ...expected,
    });
    expect(io.stdout.text).toBe(`cafe1234 is running${stepId ? '; read is skipped' : ''}\n`);
  });

  it.each([
    [['change', executionId, 'read', '--input', '{nonsense'], /Expected JSON/],
    [['retry', executionId, '--input', '{}'], /Say which step/],
    [['skip', executionId], /missing required argument 'step'/],
  ])('does not take %j', async (argv, says) => {
    const { env } = await start({ query: { execution: running } });
    const io = testIo(false, env);
    expect(await runCli(argv, io)).toBe(2);
    expect(io.stderr.text).toMatch(says);
  });

  it('says that there is no such execution', async () => {
    const { env } = await start({ query: { execution: null } });
    const io = testIo(false, env);
    expect(await runCli(['watch', executionId], io)).toBe(1);
    expect(io.stderr.text).toBe(`There is no execution ${executionId}.\n`);
  });
});

describe('approve', () => {
  const query = {
    execution: asking,
    executions: {
      totalCount: 1,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      edges: [
        {
          cursor: 'c',
          node: { ...asking, durationMs: null, stepsTotal: 1, stepsSettled: 0, approvalsWaiting: 1 },
        },
      ],
    },
  };

  it.each([
    [['approve', 'cafe1234']],
    [['approve', '0198c0de', 'send']],
    [['approve', executionId, 'send', '--digest', 'f00dfeedbeef', '--comment', 'fine']],
  ])('%j sends the digest of what it shows', async (argv) => {
    let decision: unknown;
    const approveStep = ({ input }: { input: object }): object => {
      decision = input;
      return accepted(running);
    };
    const { env } = await start({ query, mutation: { approveStep } });
    const io = testIo(false, env);
    expect(await runCli(argv, io)).toBe(0);
    expect(decision).toMatchObject({ executionId, stepId: 'send', digest: 'f00dfeedbeef0123456789' });
    expect(io.stdout.text).toContain('to: dana@example.org');
    expect(io.stdout.text).toContain('Approved.');
  });

  it('passes a digest of something else on, and says how the system refuses it', async () => {
    const approveStep = ({ input }: { input: { digest: string } }): object => ({
      __typename: 'CommandRejected',
      code: 'DIGEST_MISMATCH',
      message: `not ${input.digest}`,
    });
    const { env } = await start({ query, mutation: { approveStep } });
    const io = testIo(false, env);
    expect(await runCli(['approve', executionId, 'send', '--digest', 'aaaaaaaaaaaa'], io)).toBe(1);
    expect(io.stderr.text).toBe('refused (DIGEST_MISMATCH): not aaaaaaaaaaaa\n');
  });

  it('does not guess which execution is meant', async () => {
    const { env } = await start({ query });
    const io = testIo(false, env);
    expect(await runCli(['approve', 'deadbeef'], io)).toBe(1);
    expect(io.stderr.text).toContain('None of the latest 100 executions');
  });
});

describe('the way to the system', () => {
  it('exits with 5 and says how to start it when nothing listens', async () => {
    const io = testIo(false, { TIZMORET_URL: 'http://127.0.0.1:9' });
    expect(await runCli(['list'], io)).toBe(5);
    expect(io.stderr.text).toContain('cannot be reached');
    expect(io.stderr.text).toContain('npm start');
  });

  it('exits with 6 when the token is wrong', async () => {
    const { env } = await start({});
    const io = testIo(false, env);
    expect(await runCli(['list', '--token', 'wrong'], io)).toBe(6);
    expect(io.stderr.text).toContain('did not accept the token');
  });
});

describe('what a terminal would obey', () => {
  it('is never printed, wherever it comes from', async () => {
    const evil = 'A\u001b]0;owned\u0007B\u001b[2J\u001b[31mC\u009b2J\u202eD\u0008\rE';
    const hostile = anExecution({
      request: evil,
      status: 'FAILED',
      endedAt: '2026-11-22T12:00:05.000Z',
      steps: [
        aStep('read', { title: evil, status: 'FAILED', error: { code: evil, message: evil, stepId: null } }),
      ],
      approvals: [anApproval({ reason: evil, input: { [evil]: evil } })],
      failure: { code: 'X', message: evil, stepId: evil },
      result: { [evil]: [evil, { [evil]: evil }] },
    });
    const { env } = await start({
      query: {
        execution: hostile,
        approvals: [{ ...anApproval({ reason: evil, title: evil, input: evil }), request: evil }],
        logs: ({ after }: { after?: number }) =>
          after === undefined ? [aLogLine(0, { message: evil })] : [],
      },
      subscription: {
        executionUpdated: stream({ executionUpdated: hostile }),
        executionActivity: stream(said(0, evil)),
      },
    });
    for (const argv of [
      ['show', executionId],
      ['approvals'],
      ['logs', executionId],
      ['watch', executionId],
    ]) {
      const io = testIo(false, env);
      await runCli(argv, io);
      expect(io.stdout.text).toContain('ABC');
      expect(io.stdout.text + io.stderr.text).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
      );
    }
  });
});
