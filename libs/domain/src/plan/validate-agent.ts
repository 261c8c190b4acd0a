import { candidatesFor, capabilitiesOf } from '../agents/capabilities.js';
import type { AgentDescription } from './catalogue.js';
import type { PlanIssue, PlanIssueCode } from './plan-issue.js';
import type { AgentStep } from './plan.js';

/** What is wrong with what an agent step asks for, and of whom. */
export function agentIssues(
  step: Pick<AgentStep, 'id' | 'agent' | 'needs' | 'instruction'>,
  agents: ReadonlyMap<string, AgentDescription>,
): PlanIssue[] {
  const { id, instruction } = step;
  const message = `Step "${id}": instruction must say what the agent is to do.`;
  const silent: PlanIssue[] = instruction.trim() === '' ? [{ step: id, code: 'BAD_INPUT', message }] : [];
  return [...silent, ...whoIssues(step, agents)];
}

function whoIssues(
  { id, agent, needs }: Pick<AgentStep, 'id' | 'agent' | 'needs'>,
  agents: ReadonlyMap<string, AgentDescription>,
): PlanIssue[] {
  const issue = (code: PlanIssueCode, message: string): PlanIssue[] => [
    { step: id, code, message: `Step "${id}" ${message}.` },
  ];
  if (agent !== undefined && needs !== undefined)
    return issue('BAD_POLICY', 'names an agent and needs at once; leave one of them out');
  if (agent !== undefined) {
    if (agents.has(agent)) return [];
    const names = [...agents.keys()].join(', ') || 'none, this system has no agents';
    return issue('UNKNOWN_AGENT', `needs the agent "${agent}"; known: ${names}`);
  }
  if (needs === undefined || needs.length === 0)
    return issue('BAD_POLICY', 'has to name its agent, or in needs at least one capability');
  if (candidatesFor(needs, [...agents.values()]).length > 0) return [];
  const offers = [...agents.values()].map((one) => `${one.name} (${capabilitiesOf(one).join(', ')})`);
  const offered = offers.join('; ') || 'nothing, this system has no agents';
  return issue(
    'UNKNOWN_AGENT',
    `needs ${needs.join(', ')}, which no agent offers at once; offered: ${offered}`,
  );
}

/** The names of those who may carry a step out by the time its retries have ended. */
export const namesOf = (
  { agent, needs }: Pick<AgentStep, 'agent' | 'needs'>,
  agents: ReadonlyMap<string, AgentDescription>,
): readonly string[] =>
  agent === undefined ? candidatesFor(needs ?? [], [...agents.values()]).map(({ name }) => name) : [agent];
