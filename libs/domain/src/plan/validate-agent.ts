import { candidatesFor, capabilitiesOf } from '../agents/capabilities.js';
import type { AgentDescription } from './catalogue.js';
import type { PlanIssue, PlanIssueCode } from './plan-issue.js';
import type { AgentStep } from './plan.js';

/** What is wrong with who is to carry an agent step out. */
export function agentIssues(
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
