import { isPlanned, type StepState } from '@app/domain/execution/execution.state.js';
import { asDeclared, plannedStep } from '@app/domain/execution/planned-step.js';
import type { StepPolicy } from '@app/domain/plan/bound-plan.js';
import { brokenByAgent } from './check-agent.js';
import { isUnder, keysOfLost, keysOfStarted } from './keys-of.js';
import { effectsOf, type SoakedRun } from './soaked-run.js';

/**
 * A step that has succeeded had its effect once; no other had it twice, and what nobody knows is said to be unknown. Nothing had an
 * effect that was not started.
 */
export function brokenByEffects(run: SoakedRun): readonly string[] {
  const { state, entries } = run;
  if (!isPlanned(state)) return entries.map(({ key }) => `the ledger has ${key}, of a run without a plan`);
  const lost = keysOfLost(run.events);
  const started = keysOfStarted(run.events);
  const unstarted = entries
    .filter(({ key }) => !key.endsWith('/compensation') && !isUnder(started, key))
    .map(({ key }) => `the ledger has ${key}, and nothing was started under that`);
  const ofSteps = [...state.steps].flatMap((step, index): readonly string[] => {
    const { kind, policy } = plannedStep(state, index);
    const declared = asDeclared(state, index);
    if (declared.kind === 'agent') return brokenByAgent(run, { step, planned: declared, policy });
    return kind === 'tool' ? brokenByTool(run, step, policy, lost) : [];
  });
  return [...unstarted, ...ofSteps];
}

function brokenByTool(
  run: SoakedRun,
  step: StepState,
  policy: StepPolicy,
  lost: ReadonlySet<string>,
): readonly string[] {
  const effects = effectsOf(run, step.id);
  const count = effects.length;
  if (policy.effects === 'none')
    return count === 0 ? [] : [`"${step.id}" had an effect, and should have none`];
  const done = step.status === 'succeeded' && step.recoveredBy === undefined;
  if (done && count !== 1) return [`"${step.id}" has succeeded, but had ${count} effects`];
  if (count > 1) return [`"${step.id}" had ${count} effects`];
  const isTold = done || policy.idempotent || effects.every(({ key }) => lost.has(key));
  const now = step.status === 'succeeded' ? 'made up for' : step.status;
  return isTold ? [] : [`"${step.id}" had its effect, but is ${now} and not listed as unknown`];
}
