import { isPlanned, type Planned } from '../execution/execution.state.js';
import { revisionBasis } from '../execution/replanning/revision-basis.js';
import type { BoundPlan, BoundStep } from '../plan/bound-plan.js';
import { fallbacksOf } from '../plan/on-failure.js';
import { rewire } from '../plan/rewire.js';
import type { ExecutionStory } from './execution-story.js';

/** The planner answers somehow: with a step in place of the one that failed, without what waits for it, or with nothing. */
export function reviseSomehow(story: ExecutionStory, pick: number): ExecutionStory {
  if (!isPlanned(story.state) || pick % 4 === 0) return story.noOtherPlan();
  return story.revise(anotherPlan(story.state, pick));
}

/** A plan that can take the place of the one a run follows. */
export function anotherPlan(state: Planned, pick: number): BoundPlan {
  const { plan, steps } = revisionBasis(state);
  const failed = new Set(steps.flatMap(({ id, standing }) => (standing === 'failed' ? [id] : [])));
  const shorter = pick % 4 === 1 ? withoutDependants(state, plan, failed) : undefined;
  return shorter ?? replaced(state, plan, failed);
}

/** Every step that has failed gets another, from which those that are still to run take what they took from it. */
function replaced(state: Planned, plan: BoundPlan, failed: ReadonlySet<string>): BoundPlan {
  const open = openIn(state);
  const nameOf = (id: string) => (failed.has(id) ? `${id}_${state.replanning?.rounds ?? 0}` : id);
  const others = plan.steps
    .filter(({ id }) => failed.has(id) && !isStandby(state, id))
    .map((step): BoundStep => {
      const { onFailure: _, ...policy } = step.policy;
      return { ...rewire(step, nameOf), id: nameOf(step.id), policy };
    });
  const kept = plan.steps.map((step) => (open.has(step.id) ? rewire(step, nameOf) : step));
  return { ...plan, steps: [...others, ...kept] };
}

/** Nothing that waits for a step that has failed; undefined when what has started needs some of that. */
function withoutDependants(
  state: Planned,
  plan: BoundPlan,
  failed: ReadonlySet<string>,
): BoundPlan | undefined {
  const open = openIn(state);
  const gone = new Set<string>();
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const { id, dependsOn, policy } of plan.steps) {
      if (!open.has(id)) continue;
      const needs = [...dependsOn, ...fallbacksOf(policy)];
      if (needs.some((one) => failed.has(one) || gone.has(one))) gone.add(id);
    }
  }
  const steps = plan.steps.filter(({ id }) => !gone.has(id));
  const needed = steps.flatMap(({ policy }) => fallbacksOf(policy));
  const orphaned = [...gone].some((id) => isStandby(state, id) && !needed.includes(id));
  return needed.some((id) => gone.has(id)) || orphaned ? undefined : { ...plan, steps };
}

const openIn = (state: Planned): ReadonlySet<string> =>
  new Set(revisionBasis(state).steps.flatMap(({ id, standing }) => (standing === 'open' ? [id] : [])));

const isStandby = ({ graph }: Planned, id: string): boolean =>
  graph.standsInFor.has(graph.indexOf.get(id) ?? -1);
