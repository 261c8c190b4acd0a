import type { ApprovalDemand } from './approval-policy.js';
import { candidatesFor } from '../agents/capabilities.js';
import type { BoundItem, BoundPlan, BoundStep, Candidate, StepPolicy } from './bound-plan.js';
import type { Catalogue, Effects } from './catalogue.js';
import type { BoundCompensation, Compensation } from './compensation.js';
import type { BoundOnFailure, OnFailure } from './on-failure.js';
import {
  defaultRetry,
  type ExecutionStep,
  type ItemStep,
  type MapStep,
  type Plan,
  type PlanStep,
} from './plan.js';
import { dependenciesOf } from './dependencies.js';

/**
 * Copies into a valid plan what its tools and agents say of themselves.
 * @throws RangeError for a tool or an agent the catalogue does not have: validate first.
 */
export function bindPlan(plan: Plan, catalogue: Catalogue): BoundPlan {
  return { ...plan, steps: plan.steps.map((step) => bindStep(step, catalogue)) };
}

function bindStep(step: PlanStep, catalogue: Catalogue): BoundStep {
  const dependsOn = dependenciesOf(step);
  if (step.kind === 'map') return bindMap(step, dependsOn, catalogue);
  if (step.kind === 'execution') return bindExecution(step, dependsOn, catalogue);
  return { ...step, dependsOn, policy: policyOf(step, catalogue) };
}

/** Once begun a map has the effects of its elements, but only they are attempted. */
function bindMap(step: MapStep, dependsOn: readonly string[], catalogue: Catalogue): BoundStep {
  const item: BoundItem = { ...step.step, policy: policyOf(step.step, catalogue) };
  const {
    approval: _approval,
    onFailure: _onFailure,
    compensate: _compensate,
    candidates: _candidates,
    locks: _locks,
    ...policy
  } = item.policy;
  return {
    ...step,
    step: item,
    dependsOn,
    policy: {
      ...policy,
      ...(step.approval === undefined ? {} : { approval: step.approval }),
      ...(step.onFailure === undefined
        ? {}
        : { onFailure: step.onFailure.map((one) => bindChoice(one, step, catalogue)) }),
    },
  };
}

/** As far as its plan is known it has the effects of that. Another attempt is another execution, so it is never the same effect. */
function bindExecution(
  { plan, ...step }: ExecutionStep,
  dependsOn: readonly string[],
  catalogue: Catalogue,
): BoundStep {
  const bound = plan && bindPlan(plan, catalogue);
  const { approval, onFailure, compensate } = step;
  return {
    ...step,
    ...(bound && { plan: bound }),
    dependsOn,
    policy: {
      effects: bound ? widest(bound.steps.map(({ policy }) => policy.effects)) : 'outward',
      idempotent: false,
      timeoutMs: 0,
      retry: { ...defaultRetry, maxAttempts: 1 },
      ...(approval === undefined ? {} : { approval }),
      ...(onFailure === undefined
        ? {}
        : { onFailure: onFailure.map((one) => bindChoice(one, step, catalogue)) }),
      ...(compensate && { compensate: bindCompensation(compensate, catalogue) }),
    },
  };
}

function policyOf(step: ItemStep, catalogue: Catalogue): StepPolicy {
  const declared = step.kind === 'tool' ? toolPolicy(step.tool, catalogue) : doneBy(step, catalogue);
  const approval =
    typeof declared.approval === 'object' ? declared.approval : (step.approval ?? declared.approval);
  return {
    effects: declared.effects,
    idempotent: declared.idempotent,
    ...timesOf(step, declared),
    retry: { ...defaultRetry, ...step.retry },
    ...(approval === undefined ? {} : { approval }),
    ...onUnknownOf(step, declared),
    ...(step.onFailure === undefined
      ? {}
      : { onFailure: step.onFailure.map((one) => bindChoice(one, step, catalogue)) }),
    ...(step.compensate === undefined ? {} : { compensate: bindCompensation(step.compensate, catalogue) }),
    ...(declared.candidates === undefined ? {} : { candidates: declared.candidates }),
    ...locksOf(step, declared),
    ...tokensOf(step, catalogue),
  };
}

function onUnknownOf({ onUnknown }: ItemStep, { checks }: DeclaredPolicy): Pick<StepPolicy, 'onUnknown'> {
  if (onUnknown !== undefined) return { onUnknown };
  return checks ? { onUnknown: 'check' } : {};
}

function locksOf({ locks = [] }: ItemStep, declared: DeclaredPolicy): Pick<StepPolicy, 'locks'> {
  const all = [...locks, ...(declared.locks ?? [])];
  return all.length === 0 ? {} : { locks: all };
}

/** Of a step that leaves open who does it: those of the one who may need most. */
function tokensOf(step: ItemStep, { agents }: Catalogue): Pick<StepPolicy, 'estimatedTokens'> {
  if (step.kind === 'tool') return {};
  const who =
    step.agent === undefined
      ? candidatesFor(step.needs ?? [], agents)
      : agents.filter(({ name }) => name === step.agent);
  const tokens = who.flatMap(({ estimatedTokens }) => estimatedTokens ?? []);
  return tokens.length === 0 ? {} : { estimatedTokens: Math.max(...tokens) };
}

function bindChoice(choice: OnFailure, step: DeclaredTimes, catalogue: Catalogue): BoundOnFailure {
  if (choice.kind !== 'agent') return choice;
  const declared = agentPolicy(choice.agent, catalogue);
  return { ...choice, ...declared, ...timesOf(step, declared) };
}

type DeclaredTimes = Pick<PlanStep, 'timeoutMs' | 'heartbeatMs'>;
type Times = Pick<StepPolicy, 'timeoutMs' | 'heartbeatMs'>;

function timesOf(step: DeclaredTimes, declared: Times): Times {
  const heartbeatMs = step.heartbeatMs ?? declared.heartbeatMs;
  const timeoutMs = step.timeoutMs ?? declared.timeoutMs;
  return { timeoutMs, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) };
}

function bindCompensation({ tool, input }: Compensation, catalogue: Catalogue): BoundCompensation {
  const { effects, idempotent, locks, ...declared } = toolPolicy(tool, catalogue);
  const times = timesOf({}, declared);
  return { tool, input, effects, idempotent, ...times, retry: defaultRetry, ...(locks && { locks }) };
}

type DeclaredPolicy = Pick<StepPolicy, 'effects' | 'idempotent' | 'locks'> &
  Times & {
    approval?: ApprovalDemand | undefined;
    candidates?: readonly Candidate[];
    checks?: true | undefined;
  };

function toolPolicy(name: string, catalogue: Catalogue): DeclaredPolicy {
  const tool = catalogue.tools.find((candidate) => candidate.name === name);
  if (!tool) throw new RangeError(`No tool "${name}" in the catalogue`);
  const harmless = tool.effects === 'none' || tool.effects === 'reads';
  return { ...tool, idempotent: tool.idempotent || harmless };
}

/** Of a step that leaves open who does it: as safe to repeat as the least safe of those who may, with the time of the slowest. */
function doneBy(step: Extract<ItemStep, { kind: 'agent' }>, catalogue: Catalogue): DeclaredPolicy {
  const { agent, needs = [] } = step;
  if (agent !== undefined) return agentPolicy(agent, catalogue);
  const candidates = candidatesFor(needs, catalogue.agents).map(({ name }): Candidate => {
    const declared = agentPolicy(name, catalogue);
    return { agent: name, ...declared, ...timesOf(step, declared) };
  });
  if (candidates.length === 0) throw new RangeError(`No agent offers ${needs.join(', ')}`);
  return {
    effects: widest(candidates.map(({ effects }) => effects)),
    idempotent: candidates.every(({ idempotent }) => idempotent),
    timeoutMs: Math.max(...candidates.map((candidate) => candidate.timeoutMs)),
    candidates,
  };
}

/** An agent may do what its tools do: it is as safe to repeat as the least safe of them. */
function agentPolicy(name: string, catalogue: Catalogue): Omit<Candidate, 'agent'> {
  const agent = catalogue.agents.find((candidate) => candidate.name === name);
  if (!agent) throw new RangeError(`No agent "${name}" in the catalogue`);
  const tools = agent.tools.map((tool) => toolPolicy(tool, catalogue));
  const effects = widest(tools.map((tool) => tool.effects));
  return { effects, idempotent: tools.every((tool) => tool.idempotent), ...timesOf({}, agent) };
}

const widest = (all: readonly Effects[]): Effects =>
  (['outward', 'writes', 'reads'] as const).find((effect) => all.includes(effect)) ?? 'none';
