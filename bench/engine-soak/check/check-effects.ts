import { isPlanned } from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { isLost } from './rest-of.js';
import { effectsOf, type SoakedRun } from './soaked-run.js';

/** A step that has succeeded had its effect once; no other had it twice, and what nobody knows is said to be unknown. */
export function brokenByEffects(run: SoakedRun): readonly string[] {
  const { state, entries } = run;
  if (!isPlanned(state)) return entries.map(({ key }) => `the ledger has ${key}, of a run without a plan`);
  return [...state.steps].flatMap((step, index): string[] => {
    const planned = plannedStep(state, index);
    if (planned.kind !== 'tool') return [];
    const effects = effectsOf(run, step.id).length;
    const done = step.status === 'succeeded';
    if (done && effects !== 1) return [`"${step.id}" has succeeded, but had ${effects} effects`];
    if (effects > 1) return [`"${step.id}" had ${effects} effects`];
    if (effects === 1 && !done && !planned.policy.idempotent && !isLost(step))
      return [`"${step.id}" had its effect, but is ${step.status} and not listed as unknown`];
    return [];
  });
}
