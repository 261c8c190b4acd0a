import type { LockDemand, LockMode } from '@app/domain/plan/lock-demand.js';
import type { MapStep, Plan } from '@app/domain/plan/plan.js';
import { agentPlans } from './agent-plans.js';
import { fallbackPlans } from './fallback-plans.js';
import { after, fails, plan, step, type More } from './steps.js';

const lock = (mode: LockMode, ...names: readonly string[]): LockDemand[] =>
  names.map((name) => ({ name, mode }));
const alone = (...names: readonly string[]): LockDemand[] => lock('exclusive', ...names);
const together = (...names: readonly string[]): LockDemand[] => lock('shared', ...names);
const locked = (id: string, locks: readonly LockDemand[]) => step(id, 'locked', { locks });

const undone: More = { compensate: { tool: 'ledger.keyed', input: {} } };

const map: MapStep = {
  id: 'all',
  title: 'Write all',
  kind: 'map',
  over: [0, 1, 2, 3, 4, 5],
  concurrency: 3,
  step: { kind: 'tool', tool: 'ledger.keyed', input: {} },
};

/** Six that could start at once; its runs may make four calls. */
export const wide = plan(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => step(id, 'keyed')));

/** One for each way in which a run can go on. */
export const soakPlans = {
  sequence: plan(
    step('a', 'keyed'),
    step('b', 'once', after('a')),
    step('c', 'keyed', after('b')),
    step('d', 'once', after('c')),
    step('e', 'keyed', after('d')),
  ),
  parallel: plan(...wide.steps, step('sum', 'once', after('a', 'b', 'c', 'd', 'e', 'f'))),
  idle: plan(
    step('a', 'idle'),
    step('b', 'idle', after('a')),
    step('c', 'once', after('b')),
    step('d', 'idle', after('c')),
    step('e', 'idle', after('d')),
    step('f', 'idle', after('e')),
    step('g', 'keyed', after('f')),
  ),
  approval: plan(
    step('a', 'keyed'),
    step('b', 'asking', after('a')),
    step('c', 'once', after('b')),
    step('d', 'keyed', after('b')),
  ),
  locks: plan(
    locked('a', alone('shelf', 'till')),
    locked('b', alone('till', 'shelf')),
    locked('c', together('shelf')),
    locked('d', together('till', 'shelf')),
    locked('e', [...together('till'), ...alone('door')]),
  ),
  map: plan(map, step('sum', 'once', after('all'))),
  'sub-execution': plan(
    step('a', 'keyed'),
    {
      id: 'part',
      title: 'Do a part',
      kind: 'execution',
      request: 'Write more',
      plan: plan(
        step('w', 'keyed'),
        step('x', 'once', after('w')),
        step('y', 'keyed', after('x')),
        step('z', 'once', after('y')),
      ),
      dependsOn: ['a'],
    },
    step('c', 'keyed', after('part')),
  ),
  compensation: plan(
    step('a', 'keyed', undone),
    step('b', 'once', { ...undone, ...after('a') }),
    step('c', 'keyed', { ...undone, ...after('a') }),
    step('bad', 'broken', { ...fails, ...after('b', 'c') }),
  ),
  replanning: plan(
    step('a', 'once'),
    step('bad', 'broken', { ...fails, ...after('a'), onFailure: [{ kind: 'replan' }] }),
    step('c', 'keyed', after('bad')),
  ),
  ...fallbackPlans,
  ...agentPlans,
  'a budget that holds': wide,
  'a budget that fails': wide,
} satisfies Readonly<Record<string, Plan>>;
export type SoakPlan = keyof typeof soakPlans;

/** Attempts of steps that runs of some plans may make. */
export const budgets: Readonly<
  Partial<Record<SoakPlan, { maxCalls: number; onExhausted: 'HOLD' | 'FAIL' }>>
> = {
  'a budget that holds': { maxCalls: 4, onExhausted: 'HOLD' },
  'a budget that fails': { maxCalls: 4, onExhausted: 'FAIL' },
  'sub-execution': { maxCalls: 20, onExhausted: 'HOLD' },
};
