import fc from 'fast-check';
import type { BoundPlan, BoundStep } from '../plan/bound-plan.js';
import type { OnUnknown } from '../plan/plan.js';
import { randomRecovery, withCompensation, withRecovery } from './random-recovery.js';
import { samplePlan } from './sample-plan.js';

const flags = fc.constantFrom('', '', '', '!', '~', '?', '!~', '!?');
const needs = fc.array(fc.nat(9), { maxLength: 3 });
const items = fc.constantFrom('', '', '', '', '*0', '*1', '*3', '*3+', '*4+', '@', '@');
const step = fc.tuple(flags, fc.constantFrom('<-', '<='), needs, items, fc.nat(3));
const onUnknown = fc.constantFrom<OnUnknown>('ask', 'ask', 'retry', 'fail', 'check', 'check');

/** Plans of one to ten steps in short notation: any graph without cycles, approvals, conditions, retries, maps, executions, what follows a failure. */
export const randomPlan: fc.Arbitrary<BoundPlan> = fc
  .tuple(
    fc.array(step, { minLength: 1, maxLength: 10 }),
    fc.integer({ min: 1, max: 3 }),
    onUnknown,
    fc.array(randomRecovery, { maxLength: 10 }),
    fc.array(fc.nat(30), { maxLength: 4 }),
  )
  .map(([steps, maxAttempts, onUnknown, recoveries, undone]) => {
    const notation = steps.map(([flag, arrow, places, list], index) => {
      const earlier = [...new Set(places.filter((place) => place < index))].map((place) => `s${place}`);
      if (earlier.length === 0) return `s${index}${list}${flag.replace('?', '')}`;
      return `s${index}${list}${flag} ${arrow} ${earlier.join(' ')}`;
    });
    const retry = { maxAttempts, baseMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0.5 };
    const plan = samplePlan(notation, { policy: { retry, onUnknown } });
    const limits = plan.steps.map((one, index) => limited(one, steps[index]?.[4] ?? 0));
    const recovering = recoveries.reduce<BoundPlan>(
      (made, recovery, place) =>
        made.steps[place]?.kind === 'map' ? made : withRecovery(made, place, recovery),
      { ...plan, steps: limits },
    );
    return withCompensation(recovering, undone);
  });

const limited = (step: BoundStep, concurrency: number): BoundStep =>
  step.kind === 'map' ? { ...step, concurrency } : step;
