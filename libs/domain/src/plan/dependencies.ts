import type { Json } from '../kernel/json.js';
import type { PlanStep } from './plan.js';
import { isLocal, referencesIn } from './template.js';

/** What of a step refers to the outputs it works on. */
export function inputTemplateOf(step: PlanStep): Json {
  if (step.kind === 'execution') return step.request;
  return step.kind === 'map' ? [step.over, step.step.input] : step.input;
}

/** What of a step may refer to outputs: its input and its condition. */
export const templateOf = (step: PlanStep): Json => [
  inputTemplateOf(step),
  step.when?.value ?? null,
  step.when?.to ?? null,
];

/** The steps a step waits for: declared, and implied by references. */
export function dependenciesOf(step: PlanStep): readonly string[] {
  const implied = referencesIn(templateOf(step)).map((reference) => reference.step);
  return [...new Set([...(step.dependsOn ?? []), ...implied.filter((name) => !isLocal(name))])];
}
