import { deepestJson, isTooDeep, type JsonObject } from '../kernel/json.js';
import type { Catalogue, ToolDescription } from './catalogue.js';
import { agentIssues } from './validate-agent.js';
import { approvalIssues } from './validate-approval.js';
import { findCycle } from './graph.js';
import { fallbackUseIssues, onFailureIssues, standbysOf } from './validate-on-failure.js';
import { fallbacksOf } from './on-failure.js';
import { conditionIssues } from './validate-condition.js';
import { compensationIssues } from './validate-compensation.js';
import { inputIssues } from './validate-input.js';
import type { PlanIssue } from './plan-issue.js';
import { dependenciesOf, templateOf } from './dependencies.js';
import { outputSchemaOf } from './output-schema.js';
import type { ExecutionStep, ItemStep, Plan, PlanStep } from './plan.js';
import { schemaHasPath } from './schema-path.js';
import { isLocal, referencesIn } from './template.js';
import { lockIssues } from './validate-locks.js';
import { executionIssues } from './validate-execution.js';
import { itemFailureIssues, mapIssues } from './validate-map.js';
import { policyIssues } from './validate-policy.js';

const stepId = /^[A-Za-z][\w-]{0,63}$/;

/**
 * Every issue of a plan, not only the first: a planner repairs them in one round. Empty for a valid plan.
 * @param depth how deep it lies inside other plans
 */
export function validatePlan(plan: Plan, catalogue: Catalogue, depth = 0): readonly PlanIssue[] {
  if (plan.steps.length === 0) return [{ code: 'EMPTY_PLAN', message: 'The plan has no steps.' }];
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const tools = new Map(catalogue.tools.map((tool) => [tool.name, tool]));
  const agents = new Map(catalogue.agents.map((agent) => [agent.name, agent]));
  const standbys = standbysOf(plan.steps);
  const issues = [
    ...idIssues(plan.steps),
    ...plan.steps.flatMap((step) => {
      const common = [
        ...dependencyIssues(step, steps, tools),
        ...localIssues(step),
        ...depthIssues(step),
        ...conditionIssues(step.id, step.when),
        ...onFailureIssues(step, { agents, steps, standbys }),
        ...fallbackUseIssues(step, dependenciesOf(step), standbys),
      ];
      if (step.kind === 'execution') {
        const inside = executionIssues(step, depth, (of) => validatePlan(of, catalogue, depth + 1));
        return [
          ...inside,
          ...common,
          ...compensationIssues(step, catalogue),
          ...approvalIssues(step, undefined),
        ];
      }
      const call = callOf(step);
      return [
        ...(call.kind === 'tool' ? toolIssues(call.id, call.tool, tools) : agentIssues(call, agents)),
        ...common,
        ...policyIssues(call, toolOf(call, tools)),
        ...lockIssues(call),
        ...compensationIssues(call, catalogue),
        ...approvalIssues(call, toolOf(call, tools)),
        ...(step.kind === 'map'
          ? [
              ...mapIssues(step, steps, tools),
              ...itemFailureIssues(step, agents),
              ...approvalIssues(step, undefined),
            ]
          : []),
        ...(call.kind === 'tool' && tools.has(call.tool) ? inputIssues(call, catalogue) : []),
      ];
    }),
    ...resultIssues(plan, steps, tools),
    ...fallbackUseIssues(
      undefined,
      referencesIn(plan.result ?? null).map(({ step }) => step),
      standbys,
    ),
  ];
  return [...issues, ...cycleIssues(plan.steps)];
}

type Call = ItemStep & { readonly id: string };

/** What a step has a tool or an agent do; for a map, with every element. */
const callOf = (step: Exclude<PlanStep, ExecutionStep>): Call =>
  step.kind === 'map' ? { ...step.step, id: step.id } : step;

const toolOf = (call: Call, tools: ReadonlyMap<string, ToolDescription>) =>
  call.kind === 'tool' ? tools.get(call.tool) : undefined;

function idIssues(steps: readonly PlanStep[]): PlanIssue[] {
  const seen = new Set<string>();
  return steps.flatMap(({ id }): PlanIssue[] => {
    const duplicate = seen.has(id);
    seen.add(id);
    if (duplicate) {
      return [
        { step: id, code: 'DUPLICATE_STEP', message: `Two steps are called "${id}"; ids must differ.` },
      ];
    }
    if (stepId.test(id)) return [];
    const rule = 'a letter, then letters, digits, _ or -, at most 64 in all';
    return [{ step: id, code: 'BAD_STEP_ID', message: `"${id}" is not a step id: use ${rule}.` }];
  });
}

function toolIssues(id: string, tool: string, tools: ReadonlyMap<string, ToolDescription>): PlanIssue[] {
  if (tools.has(tool)) return [];
  const names = [...tools.keys()].join(', ') || 'none, this system has no tools';
  const message = `Step "${id}" needs the tool "${tool}"; known: ${names}.`;
  return [{ step: id, code: 'UNKNOWN_TOOL', message }];
}

function dependencyIssues(
  step: PlanStep,
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  const missing = dependenciesOf(step).filter((id) => !steps.has(id));
  return [
    ...missing.map((id) => unknownStep(step.id, id)),
    ...outputIssues(`Step "${step.id}"`, step.id, templateOf(step), steps, tools),
  ];
}

/** Only the step of a map has an element. */
function localIssues(step: PlanStep): PlanIssue[] {
  const elsewhere =
    step.kind === 'map' ? [step.over, step.when?.value ?? null, step.when?.to ?? null] : templateOf(step);
  const [found] = referencesIn(elsewhere).filter((reference) => isLocal(reference.step));
  if (!found) return [];
  const message = `Step "${step.id}" refers to {{${found.step}}}, which only the step of a map knows.`;
  return [{ step: step.id, code: 'NO_ITEM', message }];
}

function depthIssues(step: PlanStep): PlanIssue[] {
  if (!isTooDeep(templateOf(step))) return [];
  const message = `Step "${step.id}": its input is nested too deeply, at most ${deepestJson} lists and objects.`;
  return [{ step: step.id, code: 'BAD_INPUT', message }];
}

const unknownStep = (step: string, id: string): PlanIssue => ({
  step,
  code: 'UNKNOWN_STEP',
  message: `Step "${step}" depends on "${id}", which is not a step of this plan.`,
});

function outputIssues(
  who: string,
  stepId: string | undefined,
  template: Parameters<typeof referencesIn>[0],
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  return referencesIn(template).flatMap(({ step: id, path }): PlanIssue[] => {
    const schema = outputSchemaOf(steps.get(id), tools);
    if (!schema || schemaHasPath(schema, path)) return [];
    const members = Object.keys((schema['properties'] ?? {}) as JsonObject).join(', ');
    const has = schema['type'] === 'array' ? 'is a list of other things' : `has only: ${members}`;
    const message = `${who} refers to {{${[id, ...path].join('.')}}}, but the output of "${id}" ${has}.`;
    return [{ ...(stepId === undefined ? {} : { step: stepId }), code: 'UNKNOWN_OUTPUT', message }];
  });
}

function resultIssues(
  plan: Plan,
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  if (plan.result === undefined) return [];
  const missing = referencesIn(plan.result).filter(({ step }) => !steps.has(step));
  return [
    ...missing.map(({ step }): PlanIssue => {
      return {
        code: 'UNKNOWN_STEP',
        message: `The result refers to "${step}", which is not a step of this plan.`,
      };
    }),
    ...outputIssues('The result', undefined, plan.result, steps, tools),
  ];
}

/** What must be settled before a step can be: a failed one waits for those that stand by for it. */
const waitsFor = (step: PlanStep): readonly string[] => [...dependenciesOf(step), ...fallbacksOf(step)];

/** A cycle, and what can never start because it waits for one. */
function cycleIssues(steps: readonly PlanStep[]): PlanIssue[] {
  const found = findCycle(new Map(steps.map((step) => [step.id, waitsFor(step)])));
  if (!found) return [];
  const [first] = found.cycle;
  const path = [...found.cycle, first].join(' -> ');
  return [
    {
      step: first as string,
      code: 'CYCLE',
      message: `Steps wait for each other in a circle: ${path}. Remove one dependency.`,
    },
    ...found.behind.map((id): PlanIssue => {
      return {
        step: id,
        code: 'UNREACHABLE',
        message: `Step "${id}" can never start: it waits for a circle.`,
      };
    }),
  ];
}
