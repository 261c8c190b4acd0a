import type { BoundMap, BoundStep } from '../plan/bound-plan.js';
import type { Planned } from './execution.state.js';
import { expansionAt, itemId, type Expansion } from './maps/expansion.js';
import { withAgent } from './recovery/with-agent.js';

type HasPlan = Pick<Planned, 'attached' | 'expansions' | 'steps'>;

/**
 * What the plan says of the step at a place, or of the element of a map, done by the agent who does it now.
 * @throws RangeError when there is no such place
 */
export function plannedStep(state: HasPlan, index: number): BoundStep {
  const step = asDeclared(state, index);
  const { recovery, assigned } = state.steps.at(index);
  const agent = recovery?.agent ?? assigned?.agent;
  return agent === undefined ? step : withAgent(step, agent);
}

/** The same, whoever has come to do it: what the plan says. */
export const asDeclared = (state: HasPlan, index: number): BoundStep =>
  state.attached.plan.steps[index] ?? plannedItem(state, index);

/** An element is planned by its map: the same for all of them but for the id. */
function plannedItem(state: HasPlan, place: number): BoundStep {
  const expansion: Expansion | undefined = state.expansions[expansionAt(state, place)];
  if (!expansion) throw new RangeError(`The run has no step at place ${place}`);
  const map = state.attached.plan.steps[expansion.map] as BoundMap;
  const id = itemId(map.id, place - expansion.first);
  return { ...map.step, id, title: map.title, dependsOn: [] };
}
