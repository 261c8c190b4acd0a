import type { Json, JsonObject } from '../kernel/json.js';
import type { BoundStep } from './bound-plan.js';
import type { PlanStep } from './plan.js';
import { renameReferences } from './template.js';

/** A step that takes from other steps what it took from some before, and waits for them. */
export function rewire<Step extends PlanStep | BoundStep>(
  step: Step,
  nameOf: (step: string) => string,
): Step {
  const renamed = <Value extends Json>(value: Value) => renameReferences(value, nameOf) as Value;
  const { dependsOn, when } = step;
  return {
    ...step,
    ...(dependsOn && { dependsOn: [...new Set(dependsOn.map(nameOf))] }),
    ...(when && {
      when: {
        ...when,
        value: renamed(when.value),
        ...(when.to === undefined ? {} : { to: renamed(when.to) }),
      },
    }),
    ...taking(step, renamed),
  };
}

function taking(step: PlanStep | BoundStep, renamed: <Value extends Json>(value: Value) => Value): object {
  switch (step.kind) {
    case 'map': {
      const input: JsonObject = renamed(step.step.input);
      return { over: renamed(step.over as Json), step: { ...step.step, input } };
    }
    case 'execution':
      return { request: renamed(step.request) };
    default:
      return { input: renamed(step.input) };
  }
}
