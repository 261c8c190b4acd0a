import type { JsonObject } from '../kernel/json.js';
import type { AgentDescription, Catalogue, ToolDescription } from './catalogue.js';
import { approvalIssues } from './validate-approval.js';
import { findCycle } from './graph.js';
import { fallbackUseIssues, onFailureIssues, standbysOf } from './validate-on-failure.js';
import { fallbacksOf } from './on-failure.js';
import { compensationIssues } from './validate-compensation.js';
import { inputIssues } from './validate-input.js';
import type { PlanIssue } from './plan-issue.js';
import type { Plan, PlanStep } from './plan.js';
import { schemaHasPath } from './schema-path.js';
import { referencesIn } from './template.js';
import { policyIssues } from './validate-policy.js';

const stepId = /^[A-Za-z][\w-]{0,63}$/;

/** Every issue of a plan, not only the first: a planner repairs them in one round. Empty for a valid plan. */
export function validatePlan(plan: Plan, catalogue: Catalogue): readonly PlanIssue[] {
  if (plan.steps.length === 0) return [{ code: 'EMPTY_PLAN', message: 'The plan has no steps.' }];
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const tools = new Map(catalogue.tools.map((tool) => [tool.name, tool]));
  const agents = new Map(catalogue.agents.map((agent) => [agent.name, agent]));
  const standbys = standbysOf(plan.steps);
  const issues = [
    ...idIssues(plan.steps),
    ...plan.steps.flatMap((step) => [
      ...capabilityIssues(step, tools, agents),
      ...dependencyIssues(step, steps, tools),
      ...policyIssues(step),
      ...compensationIssues(step, catalogue),
      ...approvalIssues(step, step.kind === 'tool' ? tools.get(step.tool) : undefined),
      ...onFailureIssues(step, { agents, steps, standbys }),
      ...fallbackUseIssues(step, dependenciesOf(step), standbys),
      ...(step.kind === 'tool' && tools.has(step.tool) ? inputIssues(step, catalogue) : []),
    ]),
    ...resultIssues(plan, steps, tools),
    ...fallbackUseIssues(
      undefined,
      referencesIn(plan.result ?? null).map(({ step }) => step),
      standbys,
    ),
  ];
  return [...issues, ...cycleIssues(plan.steps)];
}

/** The steps a step waits for: declared, and implied by references. */
export function dependenciesOf(step: PlanStep): readonly string[] {
  const implied = referencesIn([step.input, step.when?.value ?? null, step.when?.to ?? null]).map(
    (r) => r.step,
  );
  return [...new Set([...(step.dependsOn ?? []), ...implied])];
}

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

function capabilityIssues(
  step: PlanStep,
  tools: ReadonlyMap<string, ToolDescription>,
  agents: ReadonlyMap<string, AgentDescription>,
): PlanIssue[] {
  const [kind, name, known] =
    step.kind === 'tool' ? (['tool', step.tool, tools] as const) : (['agent', step.agent, agents] as const);
  if (known.has(name)) return [];
  const names = [...known.keys()].join(', ') || `none, this system has no ${kind}s`;
  const code = step.kind === 'tool' ? 'UNKNOWN_TOOL' : 'UNKNOWN_AGENT';
  return [
    { step: step.id, code, message: `Step "${step.id}" needs the ${kind} "${name}"; known: ${names}.` },
  ];
}

function dependencyIssues(
  step: PlanStep,
  steps: ReadonlyMap<string, PlanStep>,
  tools: ReadonlyMap<string, ToolDescription>,
): PlanIssue[] {
  const missing = dependenciesOf(step).filter((id) => !steps.has(id));
  const template = [step.input, step.when?.value ?? null, step.when?.to ?? null];
  return [
    ...missing.map((id) => unknownStep(step.id, id)),
    ...outputIssues(`Step "${step.id}"`, step.id, template, steps, tools),
  ];
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
    const source = steps.get(id);
    const schema = source?.kind === 'tool' ? tools.get(source.tool)?.outputSchema : undefined;
    if (!schema || schemaHasPath(schema, path)) return [];
    const members = Object.keys((schema['properties'] ?? {}) as JsonObject).join(', ');
    const message = `${who} refers to {{${[id, ...path].join('.')}}}, but the output of "${id}" has only: ${members}.`;
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
