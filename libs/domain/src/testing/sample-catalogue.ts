import { isJsonObject, type Json, type JsonObject } from '../kernel/json.js';
import type { Catalogue, InputIssue, ToolDescription } from '../plan/catalogue.js';
import type { AgentStep, MapStep, Plan, PlanStep, ToolStep } from '../plan/plan.js';

const text = { type: 'string' };

const object = (properties: Record<string, Json>): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const tool = (description: Pick<ToolDescription, 'name'> & Partial<ToolDescription>): ToolDescription => ({
  description: `Runs ${description.name}`,
  inputSchema: object({}),
  outputSchema: object({}),
  effects: 'none',
  idempotent: false,
  timeoutMs: 1_000,
  ...description,
});

/** One tool of each kind of effect, one of them with an approval, and an agent. */
export const sampleTools: readonly ToolDescription[] = [
  tool({
    name: 'math.add',
    inputSchema: object({ left: { type: 'number' }, right: { type: 'number' } }),
    outputSchema: object({ sum: { type: 'number' } }),
  }),
  tool({
    name: 'files.read',
    effects: 'reads',
    inputSchema: object({ path: text }),
    outputSchema: object({ text, lines: { type: 'array', items: object({ number: { type: 'number' } }) } }),
  }),
  tool({
    name: 'files.write',
    effects: 'writes',
    idempotent: true,
    inputSchema: object({ path: text, text }),
  }),
  tool({
    name: 'mail.send',
    effects: 'outward',
    approval: 'it goes to other people',
    inputSchema: object({ to: text, message: object({ subject: text, body: text }) }),
    timeoutMs: 5_000,
  }),
];

export const sampleCatalogue: Catalogue = {
  tools: sampleTools,
  agents: [agent('writer', ['files.read', 'files.write']), agent('thinker', [])],
  checkInput: (name, input) => {
    const found = sampleTools.find((candidate) => candidate.name === name);
    return found ? check(found.inputSchema, input, []) : [];
  },
};

function agent(name: string, tools: readonly string[]) {
  return { name, description: name, instructions: 'Work.', tools, maxTurns: 5, timeoutMs: 60_000 };
}

/** As much of JSON Schema as the samples use. */
function check(schema: Json, value: Json, path: readonly string[]): InputIssue[] {
  if (!isJsonObject(schema)) return [];
  if (schema['type'] !== 'object') {
    return typeof value === schema['type'] ? [] : [{ path, message: `expected ${schema['type'] as string}` }];
  }
  if (!isJsonObject(value)) return [{ path, message: 'expected an object' }];
  return Object.entries(schema['properties'] as JsonObject).flatMap(([key, member]) => {
    const given = value[key];
    return given === undefined
      ? [{ path: [...path, key], message: 'is missing' }]
      : check(member, given, [...path, key]);
  });
}

export const samplePlanOf = (...steps: readonly PlanStep[]): Plan => ({ goal: 'a goal', steps });

/** A step that adds two numbers, unless told otherwise. */
export const toolStep = (id: string, rest: Partial<ToolStep> = {}): ToolStep => ({
  kind: 'tool',
  id,
  title: `Do ${id}`,
  tool: 'math.add',
  input: { left: 1, right: 2 },
  ...rest,
});

export const agentStep = (id: string, rest: Partial<AgentStep> = {}): AgentStep => ({
  kind: 'agent',
  id,
  title: `Do ${id}`,
  agent: 'writer',
  instruction: 'Write.',
  input: {},
  ...rest,
});

export const mapStep = (id: string, rest: Pick<MapStep, 'over' | 'step'> & Partial<MapStep>): MapStep => ({
  kind: 'map',
  id,
  title: `Do ${id}`,
  ...rest,
});

/** An agent step that says what it needs, not who does it. */
export function openStep(id: string, rest: Partial<AgentStep> = {}): AgentStep {
  const { agent: _, ...step } = agentStep(id);
  return { ...step, ...rest };
}
