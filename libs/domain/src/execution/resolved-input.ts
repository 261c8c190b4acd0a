import type { Json, JsonObject } from '../kernel/json.js';
import type { BoundMap, BoundStep } from '../plan/bound-plan.js';
import { resolveTemplate } from '../plan/template.js';
import { outputOf, type Planned } from './execution.state.js';
import { expansionAt, type Expansion } from './maps/expansion.js';
import { itemInput } from './maps/item-input.js';

/** The input of the step at a place, with every reference filled in from the outputs so far; of a map, its list, of an execution, its request. */
export function resolvedInput(state: Planned, place: number): Json {
  const outputs = (id: string) => outputOf(state, id);
  const { input } = state.steps.at(place);
  const planned = state.attached.plan.steps[place];
  if (planned) return resolveTemplate(templateOf(planned, input), outputs);
  const { map, first } = state.expansions[expansionAt(state, place)] as Expansion;
  const { over, step } = state.attached.plan.steps[map] as BoundMap;
  return itemInput(over, input ?? step.input, place - first, outputs);
}

function templateOf(planned: BoundStep, changed: JsonObject | undefined): Json {
  if (planned.kind === 'execution') return planned.request;
  return planned.kind === 'map' ? planned.over : (changed ?? planned.input);
}
