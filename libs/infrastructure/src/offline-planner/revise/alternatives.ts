import type { JsonObject } from '@app/domain/kernel/json.js';
import { candidatesFor, capabilitiesOf } from '@app/domain/agents/capabilities.js';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import type { Catalogue, Effects } from '@app/domain/plan/catalogue.js';
import type { AgentStep, ItemStep, PlanStep } from '@app/domain/plan/plan.js';
import type { PlanningContext } from '@app/domain/plan/planner.js';
import type { Revision, StepReport } from '@app/domain/plan/revision.js';
import { unboundPlan } from '@app/domain/plan/step-definition.js';
import { usedBy } from '@app/domain/plan/used-by.js';
import { similarTools } from './similar-tools.js';

type Context = Pick<PlanningContext, 'catalogue' | 'files'> & { readonly revision: Revision };

/**
 * What could do the work of a step that failed, the likeliest first: other tools that fit its title and take its input, or
 * other agents that are capable of what its agent is. None that may do more to the world than the one that failed.
 */
export function alternatives(
  cause: StepReport,
  { catalogue, files, revision }: Context,
): readonly PlanStep[] {
  const bound = revision.plan.steps.find(({ id }) => id === cause.id);
  const step = unboundPlan(revision.plan).steps.find(({ id }) => id === cause.id);
  if (!bound || !step || step.kind === 'execution') return [];
  // The elements of a map that ended well have had their effects.
  if (step.kind === 'map' && changesThings(bound.policy.effects)) return [];
  const tried = triedFor(step, revision);
  const call = step.kind === 'map' ? step.step : step;
  const title = step.title;
  return othersFor(call, title, { catalogue, files })
    .filter((other) => !tried.has(usedBy(other)))
    .map((other) => without(step, other))
    .filter((other) => isNoWorse(other, bound.policy.effects, catalogue));
}

const othersFor = (
  call: ItemStep,
  title: string,
  { catalogue, files }: Pick<PlanningContext, 'catalogue' | 'files'>,
): readonly ItemStep[] =>
  call.kind === 'tool'
    ? similarTools(title, catalogue, files).flatMap(({ name, inputs }): ItemStep[] => {
        const names = new Set(inputs.map((field) => field.name));
        const input: JsonObject = Object.fromEntries(
          Object.entries(call.input).filter(([key]) => names.has(key)),
        );
        return inputs.every((field) => !field.required || field.name in input)
          ? [{ ...call, tool: name, input }]
          : [];
      })
    : otherAgents(call, catalogue);

function otherAgents(call: Extract<ItemStep, { kind: 'agent' }>, { agents }: Catalogue): readonly ItemStep[] {
  const failed = agents.find(({ name }) => name === call.agent);
  if (!failed) return [];
  return candidatesFor(capabilitiesOf(failed), agents).map(({ name }) => ({ ...call, agent: name }));
}

/** Tools and agents that have failed at work with this title. */
function triedFor({ title }: PlanStep, { plan, steps }: Revision): ReadonlySet<string> {
  const failed = new Set(steps.filter(({ standing }) => standing === 'failed').map(({ id }) => id));
  const same = plan.steps.filter((step) => step.title === title && failed.has(step.id));
  return new Set(same.map((step) => usedBy(step as PlanStep)));
}

/** The same step with another call, under no fallback: those stand by for the one that failed. */
function without(step: Exclude<PlanStep, { kind: 'execution' }>, call: ItemStep): PlanStep {
  const { onFailure = [], ...rest } = step;
  const kept = onFailure.filter(({ kind }) => kind === 'replan' || kind === 'skip');
  const choices = kept.length === 0 ? {} : { onFailure: kept };
  if (rest.kind === 'map') return { ...rest, ...choices, step: call };
  const { onFailure: _, ...other } = call as Extract<PlanStep, { kind: 'tool' }> | AgentStep;
  return { ...rest, ...other, ...choices };
}

const order: readonly Effects[] = ['none', 'reads', 'writes', 'outward'];

const changesThings = (effects: Effects): boolean => effects === 'writes' || effects === 'outward';

function isNoWorse(step: PlanStep, than: Effects, catalogue: Catalogue): boolean {
  const [bound] = bindPlan({ goal: '', steps: [step] }, catalogue).steps;
  return bound !== undefined && order.indexOf(bound.policy.effects) <= order.indexOf(than);
}
