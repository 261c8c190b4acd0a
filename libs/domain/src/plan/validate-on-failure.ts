import type { AgentDescription } from './catalogue.js';
import { fallbacksOf, type OnFailure } from './on-failure.js';
import type { PlanIssue, PlanIssueCode } from './plan-issue.js';
import type { PlanStep } from './plan.js';
import { namesOf } from './validate-agent.js';

export interface Known {
  readonly agents: ReadonlyMap<string, AgentDescription>;
  readonly steps: ReadonlyMap<string, PlanStep>;
  /** By the id of a fallback step, who names it. */
  readonly standbys: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong with the choices a step declares for its failure. */
export function onFailureIssues(step: PlanStep, known: Known): PlanIssue[] {
  const { id, onFailure = [] } = step;
  const issue = (code: PlanIssueCode, message: string): PlanIssue => ({
    step: id,
    code,
    message: `Step "${id}": onFailure ${message}.`,
  });
  return onFailure.flatMap((choice, place) => {
    if (place < onFailure.length - 1 && isLast(choice)) {
      return [issue('BAD_POLICY', `has choices after ${choice.kind}, which always works. Leave them out`)];
    }
    if (choice.kind === 'agent') return agentIssues(step, choice.agent, known, issue);
    if (choice.kind === 'fallback') return fallbackIssues(choice.step, known, issue);
    if (choice.kind === 'replan') return replanIssues(step, place, known, issue);
    return [];
  });
}

/** Whether nothing can follow a choice. */
const isLast = ({ kind }: OnFailure): boolean => kind === 'skip';

function agentIssues(
  step: PlanStep,
  agent: string,
  { agents }: Known,
  issue: (code: PlanIssueCode, message: string) => PlanIssue,
): PlanIssue[] {
  if (step.kind !== 'agent')
    return [issue('BAD_POLICY', 'may name another agent only where an agent does the work')];
  const others = step.onFailure?.filter((one) => one.kind === 'agent' && one.agent === agent) ?? [];
  if (namesOf(step, agents).includes(agent) || others.length > 1)
    return [issue('BAD_POLICY', `names the agent "${agent}" that will have failed by then`)];
  if (agents.has(agent)) return [];
  const names = [...agents.keys()].join(', ') || 'none';
  return [issue('UNKNOWN_AGENT', `names the agent "${agent}"; known: ${names}`)];
}

function fallbackIssues(
  fallback: string,
  { steps, standbys }: Known,
  issue: (code: PlanIssueCode, message: string) => PlanIssue,
): PlanIssue[] {
  if (!steps.has(fallback))
    return [issue('UNKNOWN_STEP', `names the fallback "${fallback}", which is not a step of this plan`)];
  const named = standbys.get(fallback) ?? [];
  if (named.length <= 1) return [];
  const who = named.map((one) => `"${one}"`).join(', ');
  return [
    issue(
      'BAD_POLICY',
      `names the fallback "${fallback}", which stands by for one step only, not for ${who}`,
    ),
  ];
}

function replanIssues(
  { id, onFailure = [] }: PlanStep,
  place: number,
  { standbys }: Known,
  issue: (code: PlanIssueCode, message: string) => PlanIssue,
): PlanIssue[] {
  if (onFailure.findIndex(({ kind }) => kind === 'replan') < place)
    return [issue('BAD_POLICY', 'says replan twice; once is enough')];
  const [primary] = standbys.get(id) ?? [];
  if (primary === undefined) return [];
  return [issue('BAD_POLICY', `cannot say replan, it stands by for "${primary}", which can`)];
}

/** Who names each fallback step. */
export function standbysOf(steps: readonly PlanStep[]): ReadonlyMap<string, readonly string[]> {
  const standbys = new Map<string, string[]>();
  for (const step of steps) {
    for (const id of fallbacksOf(step)) standbys.set(id, [...(standbys.get(id) ?? []), step.id]);
  }
  return standbys;
}

/** Those that wait for a fallback step: it may never run, so they must wait for the step it stands by for. */
export function fallbackUseIssues(
  step: PlanStep | undefined,
  waitsFor: readonly string[],
  standbys: Known['standbys'],
): PlanIssue[] {
  const who = step ? `Step "${step.id}"` : 'The result';
  return [...new Set(waitsFor)].flatMap((id): PlanIssue[] => {
    const [primary] = standbys.get(id) ?? [];
    if (primary === undefined) return [];
    const message = `${who} uses "${id}", which stands by for "${primary}"; use "${primary}", it has the output of either.`;
    return [{ ...(step ? { step: step.id } : {}), code: 'BAD_POLICY', message }];
  });
}
