import type { AgentDescription } from '../plan/catalogue.js';

/** What an agent can be asked for: what it declares, or the areas of its tools (files.read gives files). */
export const capabilitiesOf = ({
  capabilities,
  tools,
}: Pick<AgentDescription, 'capabilities' | 'tools'>): readonly string[] =>
  capabilities ?? [...new Set(tools.map((tool) => tool.split('.', 1)[0] as string))];

/** The agents that offer everything that is needed, in the order of the catalogue. */
export const candidatesFor = <Agent extends Pick<AgentDescription, 'capabilities' | 'tools'>>(
  needs: readonly string[],
  agents: readonly Agent[],
): readonly Agent[] =>
  agents.filter((agent) => {
    const offered = capabilitiesOf(agent);
    return needs.every((need) => offered.includes(need));
  });
