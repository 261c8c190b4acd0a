import type { BoundPlan, BoundStep } from '@app/domain/plan/bound-plan.js';
import type { Effects } from '@app/domain/plan/catalogue.js';
import { usedBy } from '@app/domain/plan/used-by.js';

export type OutsideEffects = Extract<Effects, 'writes' | 'outward'>;

/** What a step, or each element of a map, may do to the world. */
export interface PlannedEffect {
  /** Name of the tool or the agent that carries it out unless another one takes over. */
  readonly uses: string;
  /** By tool or agent; those that only compute or look are left out. */
  readonly doers: Readonly<Record<string, OutsideEffects>>;
  readonly undo?: { readonly tool: string; readonly effects: OutsideEffects };
}

/** By step; those that do nothing to the world, whoever carries them out, are left out. */
export function plannedEffects({ steps }: BoundPlan): Readonly<Record<string, PlannedEffect>> {
  const planned = steps.map((step) => [step.id, plannedEffect(step)] as const);
  return Object.fromEntries(
    planned.flatMap(([id, effect]) =>
      effect.undo || Object.keys(effect.doers).length > 0 ? [[id, effect]] : [],
    ),
  );
}

function plannedEffect(step: BoundStep): PlannedEffect {
  const uses = usedBy(step);
  const { policy } = step.kind === 'map' ? step.step : step;
  const { candidates = [], onFailure = [], compensate } = policy;
  const agents = [...candidates, ...onFailure.flatMap((one) => (one.kind === 'agent' ? [one] : []))];
  const all = [[uses, policy.effects] as const, ...agents.map((one) => [one.agent, one.effects] as const)];
  const undo = compensate && isOutside(compensate.effects) ? compensate : undefined;
  // Its own history says what an execution did.
  const doers = step.kind === 'execution' ? [] : all;
  return {
    uses,
    doers: Object.fromEntries(
      doers.flatMap(([who, effects]) => (isOutside(effects) ? [[who, effects]] : [])),
    ),
    ...(undo && { undo: { tool: undo.tool, effects: undo.effects as OutsideEffects } }),
  };
}

const isOutside = (effects: Effects): effects is OutsideEffects =>
  effects === 'writes' || effects === 'outward';
