import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createTestDatabase } from '@app/infrastructure/testing/test-database.js';
import { withDurablePostgres } from '../support/durable-postgres.js';
import { approvalTimes } from './approval.bench.js';
import { openEngine } from './engine.js';
import { figuresOfEffects } from './effects.bench.js';
import { fanOutOverMs } from './fan-out.bench.js';
import { bareApprovalMs, bareFanOutOverMs } from './floors.bench.js';
import { historyMs } from './history.bench.js';
import { longRunRatio } from './long-run.bench.js';
import { projectedStepsPerSecond } from './projected.bench.js';
import { RawLoop } from './raw-loop.js';
import { recoverySeconds } from './recovery/recovery.bench.js';
import { sequentialSteps, stepThroughput } from './steps.bench.js';
import { waitingCosts } from './waiting.bench.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const figures: Record<string, number> = {};

function figure(key: string, name: string, target: string, value: number, digits = 2): void {
  figures[key] = Number(value.toFixed(digits));
  if (!values.json)
    console.log(`${name.padEnd(62)} ${target.padEnd(14)} ${figures[key].toLocaleString('en')}`);
}

function note(name: string, value: string): void {
  if (!values.json) console.log(`${name.padEnd(77)} ${value}`);
}

await withDurablePostgres(async () => {
  const loads = [loadavg()[0]];
  const { url } = await createTestDatabase();
  const workspace = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const env = { DATABASE_URL: url, TIZMORET_WORKSPACE: workspace };
  note('', 'measured');
  const raw = await RawLoop.open(url);
  const step = await sequentialSteps(url, { warmUp: 200, runs: 200, effects: 'none' });
  const commitMs = await raw.commitMs(1_000);
  figure('step_ms', 'ms per step, runs of 10 from request to end, p50', '', step.ofRun, 3);
  figure('step_ratio', '  over one raw durable commit', 'at most 2', step.ofRun / commitMs);
  const engine = await openEngine({ databaseUrl: url });
  await stepThroughput(engine, url, { inFlight: 100, ms: 2_000 });
  const ceiling = await raw.rate(100, 4_000);
  const many = await stepThroughput(engine, url, { inFlight: 100, ms: 8_000 });
  figure('steps_per_s_100', 'steps/s, 100 runs of 10 at any time', '10,000', many.stepsPerSecond, 0);
  figure(
    'ceiling_ratio',
    '  of a raw loop that commits as many appends in groups',
    '',
    many.stepsPerSecond / ceiling,
  );
  figure('cpu_ms_per_step', '  CPU ms per step, of this process', 'at most 0.15', many.cpuMsPerStep, 3);
  const per = (value: number) => value / many.steps;
  note('  CPU s per 1,000 steps, of Postgres', per(many.server.cpuMs).toFixed(3));
  note('  transactions per 1,000 steps', (per(many.server.transactions) * 1_000).toFixed(0));
  note(
    '  bytes per step: log with indexes, WAL',
    `${per(many.server.logBytes).toFixed(0)}, ${per(many.server.walBytes).toFixed(0)}`,
  );
  const projected = await projectedStepsPerSecond(engine, url, env, 6_000);
  figure('projected_steps_per_s_100', '  the same until the projector beside has them all', '', projected, 0);
  figure(
    'fanout_5_over_ms',
    '50 steps of 100 ms, 5 at once: ms over the ideal',
    'at most 20',
    await fanOutOverMs(engine, 5, 3),
    1,
  );
  figure('fanout_5_bare_ms', '  timers and bare commits alone', '', await bareFanOutOverMs(raw, 3), 1);
  figure('fanout_50_over_ms', '  50 at once', 'at most 20', await fanOutOverMs(engine, 50, 9), 1);
  figure(
    'history_1000_ms',
    'ms to read the history of 1,000 steps',
    'at most 15',
    await historyMs(engine, 15),
    1,
  );
  await Promise.all([engine.close(), raw.close()]);
  const approvals = await approvalTimes(url, 'none');
  figure(
    'approval_p50_ms',
    'ms from an approval to the start of the step, p50',
    'at most 1.5',
    approvals.oneMs,
  );
  figure('approval_bare_ms', '  bare reads and commits alone', '', await bareApprovalMs(url));
  figure('approval_burst_ms', '  100 at once, to the start of the last', 'at most 30', approvals.burstMs, 1);
  figure(
    'recovery_s',
    's until 100 killed runs have completed, ideal 1.1',
    'at most 1.6',
    await recoverySeconds(url, env),
  );
  figure(
    'long_run_ratio',
    'a step at the end of 100,000, over one at the start',
    'at most 1.5',
    await longRunRatio(url),
  );
  await figuresOfEffects(url, commitMs, figure);
  const waiting = await waitingCosts(url, env);
  figure('waiting_10000_mb', 'MB that 10,000 waiting runs add to a worker', 'at most 50', waiting.extraMb, 1);
  note('  s until that worker is ready (at most 3)', (waiting.readyMs / 1_000).toFixed(2));
  figure('idle_cpu_percent', '  % of a core that it uses while all wait', '', waiting.idleCpuPercent);
  loads.push(loadavg()[0]);
  note('load of the machine, at the start and the end', loads.map((load) => load?.toFixed(1)).join(', '));
  await rm(workspace, { recursive: true, force: true });
  if (values.json) console.log(JSON.stringify(figures, null, 2));
});
