import { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import { approvalTimes } from './approval.bench.js';
import { openEngine } from './engine.js';
import { fanOutOverMs } from './fan-out.bench.js';
import { noOpTools } from './no-op-tools.js';
import { sequentialSteps, stepThroughput } from './steps.bench.js';

type Figure = (key: string, name: string, target: string, value: number, digits?: number) => void;

/** The same with tools that say they reach out: each start is durable before its call. */
export async function figuresOfEffects(databaseUrl: string, commitMs: number, figure: Figure): Promise<void> {
  const step = await sequentialSteps(databaseUrl, { warmUp: 200, runs: 200, effects: 'outward' });
  figure('effect_step_ms', 'steps with effects: ms per step, runs of 10', '', step.ofRun, 3);
  figure('effect_step_ratio', '  over one raw durable commit', '', step.ofRun / commitMs);
  figure(
    'effect_step_to_next_ratio',
    '  from one start to the next, over one commit',
    '',
    step.toNext / commitMs,
  );
  const catalogue = new ToolCatalogue(noOpTools({ effects: 'outward' }), []);
  const engine = await openEngine({ databaseUrl, catalogue });
  await stepThroughput(engine, databaseUrl, { inFlight: 100, ms: 1_000 });
  const many = await stepThroughput(engine, databaseUrl, { inFlight: 100, ms: 5_000 });
  figure('effect_steps_per_s_100', '  steps/s, 100 runs of 10 at any time', '', many.stepsPerSecond, 0);
  figure('effect_fanout_5_over_ms', '  fan-out, 5 at once', '', await fanOutOverMs(engine, 5, 3), 1);
  await engine.close();
  const approvals = await approvalTimes(databaseUrl, 'outward');
  figure(
    'effect_approval_p50_ms',
    '  ms from an approval to the start of the step, p50',
    '',
    approvals.oneMs,
  );
}
