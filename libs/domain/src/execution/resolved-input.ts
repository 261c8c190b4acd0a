import type { Json } from '../kernel/json.js';
import type { BoundMap } from '../plan/bound-plan.js';
import { resolveTemplate } from '../plan/template.js';
import { outputOf, type Planned } from './execution.state.js';
import { expansionAt, type Expansion } from './maps/expansion.js';
import { itemInput } from './maps/item-input.js';

/** The input of the step at a place, with every reference filled in from the outputs so far; of a map, its list. */
export function resolvedInput(state: Planned, place: number): Json {
  const outputs = (id: string) => outputOf(state, id);
  const { input } = state.steps.at(place);
  const planned = state.attached.plan.steps[place];
  if (planned)
    return resolveTemplate(planned.kind === 'map' ? planned.over : (input ?? planned.input), outputs);
  const { map, first } = state.expansions[expansionAt(state, place)] as Expansion;
  const { over, step } = state.attached.plan.steps[map] as BoundMap;
  return itemInput(over, input ?? step.input, place - first, outputs);
}
