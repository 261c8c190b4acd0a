import {
  isPlanned,
  stepOf,
  type ExecutionState,
  type StepState,
} from '@app/domain/execution/execution.state.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { MapStep, Plan, PlanStep, ToolStep } from '@app/domain/plan/plan.js';
import { plan, step } from './probe-tools.js';

const softly = (id: string, input: ToolStep['input'], more: Partial<ToolStep> = {}) =>
  step(id, { say: id, ...input }, { tool: 'hold.softly', ...more });
const onlyOnce = (id: string, input: ToolStep['input'], more: Partial<ToolStep> = {}) =>
  softly(id, input, { tool: 'hold.once', ...more });
const sub = (id: string, inside: Plan): PlanStep => ({
  kind: 'execution',
  id,
  title: id,
  request: 'the part',
  plan: inside,
});

/** Six elements, two at a time; the first three are done at once, the others wait. */
const map = (tool: string): MapStep => ({
  kind: 'map',
  id: 'all',
  title: 'all',
  over: [0, 1, 2, 3, 4, 5].map((n): Json => ({ say: String(n), waits: n > 2 })),
  concurrency: 2,
  step: { kind: 'tool', tool, input: { say: '{{$item.say}}', waits: '{{$item.waits}}' } },
});
const undo = (tool: string, waits: boolean) => ({ tool, input: { say: 'un-{{output.said}}', waits } });
const breaks = (after: string) =>
  step('bad', { say: 'x', fail: 9 }, { dependsOn: [after], retry: { maxAttempts: 1 } });

/** One for each thing that a worker can be in the middle of. Nothing in them ends before it may go. */
export const midwayPlans = {
  checkpoint: plan(step('count', { to: 6, waitsAt: 3 }, { tool: 'count.up' })),
  approval: plan(step('ask', { say: 'asked' }, { tool: 'say.asking' }), softly('beside', { waits: true })),
  child: plan(sub('s', plan(softly('x', { waits: true }))), softly('after', { say: '{{s.x.said}}' })),
  grandchild: plan(sub('s', plan(sub('t', plan(onlyOnce('x', { waits: true })))))),
  map: plan(map('hold.softly')),
  'map of effects': plan(map('hold.once')),
  compensation: plan(
    softly('a', {}, { compensate: undo('hold.softly', true) }),
    softly('b', {}, { dependsOn: ['a'], compensate: undo('hold.softly', false) }),
    breaks('b'),
  ),
  'compensation by an effect': plan(softly('a', {}, { compensate: undo('hold.once', true) }), breaks('a')),
  retry: plan(
    softly('a', { fails: true }, { retry: { maxAttempts: 20, baseMs: 1_500, factor: 1, jitter: 0 } }),
  ),
  agent: plan({
    kind: 'agent',
    id: 'talk',
    title: 'talk',
    agent: 'talker',
    instruction: 'Talk.',
    input: {},
  }),
  fallback: plan(
    step(
      'a',
      { say: 'x', fail: 9 },
      { retry: { maxAttempts: 1 }, onFailure: [{ kind: 'fallback', step: 'b' }] },
    ),
    softly('b', { waits: true }),
    softly('c', { say: '{{a.said}}' }),
  ),
};
export type Midway = keyof typeof midwayPlans;

/** Whether a run is in the middle of it. */
export const isMidway: Readonly<Record<Midway, (seen: { is: Status; calls: readonly string[] }) => boolean>> =
  {
    checkpoint: ({ calls }) => calls.includes('count/1:saved 3'),
    approval: ({ is, calls }) => is('ask') === 'waiting-for-approval' && calls.includes('beside/1:beside'),
    child: ({ is, calls }) => is('s') === 'running' && calls.includes('x/1:x'),
    grandchild: ({ is, calls }) => is('s') === 'running' && calls.includes('x/1:x'),
    map: ({ calls }) => calls.includes('all[3]/1:3') && calls.includes('all[4]/1:4'),
    'map of effects': ({ calls }) => calls.includes('all[3]/1:3') && calls.includes('all[4]/1:4'),
    compensation: ({ calls }) => calls.includes('a/compensation:un-a'),
    'compensation by an effect': ({ calls }) => calls.includes('a/compensation:un-a'),
    retry: ({ is }) => is('a') === 'retrying',
    agent: ({ calls }) => calls.some((call) => call.endsWith(':two')),
    fallback: ({ is, calls }) => is('a') === 'recovering' && calls.includes('b/1:b'),
  };
type Status = (stepId: string) => StepState['status'] | undefined;

export const statusIn =
  (state: ExecutionState): Status =>
  (stepId) =>
    isPlanned(state) ? stepOf(state, stepId)?.status : undefined;
