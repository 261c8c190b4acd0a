import type { Json, JsonObject } from '../../kernel/json.js';
import type { BoundMap } from '../../plan/bound-plan.js';
import { resolveTemplate } from '../../plan/template.js';

type Outputs = (step: string) => Json | undefined;

/** The input of an element, worked out from the outputs before the map: the list is stored nowhere else. */
export function itemInput(over: BoundMap['over'], input: JsonObject, index: number, outputOf: Outputs): Json {
  const element =
    typeof over === 'string'
      ? (resolveTemplate(over, outputOf) as readonly Json[])[index]
      : resolveTemplate(over[index] ?? null, outputOf);
  return resolveTemplate(input, (name) =>
    name === '$item' ? element : name === '$index' ? index : outputOf(name),
  );
}
