import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const program = fileURLToPath(new URL('./testing/worker-process.ts', import.meta.url));
const typescript = new URL('../../../tools/typescript/register.mjs', import.meta.url).href;

const work = plan(
  step('a', { say: '1', ms: 150 }),
  step('b', { say: '2', ms: 150 }, { dependsOn: ['a'] }),
  step('once', { say: 'o', ms: 150 }, { tool: 'say.once', dependsOn: ['a'] }),
  step('c', { say: '3', ms: 50 }, { dependsOn: ['b'] }),
);

describe('A worker that is killed', () => {
  let kit: WorkerKit;
  let folder: string;
  let processes: ChildProcess[];

  beforeEach(async () => {
    kit = await WorkerKit.open();
    folder = mkdtempSync(join(tmpdir(), 'killed-workers-'));
    mkdirSync(join(folder, 'workspace'));
    processes = [];
  });
  afterEach(async () => {
    for (const child of processes) child.kill('SIGKILL');
    await kit.close();
    rmSync(folder, { recursive: true });
  });

  const start = async () => {
    const orders = JSON.stringify({ databaseUrl: kit.database.url, folder, plan: work });
    const child = fork(program, [orders], { execArgv: ['--import', typescript] });
    processes.push(child);
    await once(child, 'message');
    return child;
  };
  const calls = () => {
    const ledger = join(folder, 'ledger');
    return existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [];
  };
  const untilCalls = async (count: number) => {
    while (calls().length < count) await sleep(5);
  };
  const requests = (count: number) => Promise.all(Array.from({ length: count }, () => kit.request()));

  /** Every run ends, or waits for a person because of a step whose outcome is unknown; nothing else is left. */
  const settled = (state: ExecutionState): boolean => {
    if (isTerminal(state)) return true;
    if (!isPlanned(state)) return false;
    const once = stepOf(state, 'once');
    return once?.status === 'waiting-for-approval' && stepOf(state, 'c')?.status === 'succeeded';
  };

  const check = async (ids: Awaited<ReturnType<typeof requests>>) => {
    const states = await Promise.all(ids.map((id) => kit.until(id, settled)));
    const effects = calls().filter((call) => call.includes('/once/'));
    expect(new Set(effects).size).toBe(effects.length);
    states.forEach((state, n) => {
      if (!isTerminal(state)) return;
      expect(state.status === 'failed' ? state.failure : state.status).toBe('completed');
      expect(effects).toContain(`${ids[n] ?? ''}/once/1:o`);
    });
  };

  test('loses nothing: the other one goes on with its runs at once, and no effect happens twice', async () => {
    const [first] = await Promise.all([start(), start()]);
    const ids = await requests(12);
    await untilCalls(16);
    first.kill('SIGKILL');
    await check(ids);
    const { rows } = await kit.pool.query('select from worker.workers');
    expect(rows).toHaveLength(1);
  });

  test('is replaced by the next that starts, which takes up its runs', async () => {
    const first = await start();
    const ids = await requests(12);
    await untilCalls(20);
    first.kill('SIGKILL');
    await start();
    await check(ids);
  });

  test('together with its neighbour leaves all to the third', async () => {
    const [first, second] = await Promise.all([start(), start(), start()]);
    const ids = await requests(12);
    await untilCalls(16);
    first.kill('SIGKILL');
    second.kill('SIGKILL');
    await check(ids);
  });

  test('by SIGTERM hands over: a new version takes its place with runs in flight, and no step runs twice', async () => {
    const old = await start();
    const ids = await requests(12);
    await untilCalls(16);
    await start();
    old.kill('SIGTERM');
    await once(old, 'exit');
    const states = await Promise.all(ids.map((id) => kit.ended(id)));
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
    expect(new Set(calls()).size).toBe(calls().length);
    expect(calls()).toHaveLength(ids.length * 4);
  });
});
