import type { JsonObject } from '../kernel/json.js';
import type { ToolDescription } from './catalogue.js';
import type { ItemStep, MapStep, PlanStep } from './plan.js';

/** What the output of a step will look like; undefined for an agent's, which nobody knows. */
export function outputSchemaOf(
  step: PlanStep | ItemStep | undefined,
  tools: ReadonlyMap<string, ToolDescription>,
): JsonObject | undefined {
  if (step?.kind === 'tool') return tools.get(step.tool)?.outputSchema;
  if (step?.kind !== 'map') return undefined;
  return { type: 'array', items: itemSchema(step, outputSchemaOf(step.step, tools) ?? {}) };
}

/** As gather.ts makes them. */
function itemSchema({ failedItems }: MapStep, output: JsonObject): JsonObject {
  if (failedItems?.kind !== 'collect') return output;
  const error = { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } };
  return {
    type: 'object',
    properties: { status: { type: 'string' }, output, error },
    additionalProperties: false,
  };
}
