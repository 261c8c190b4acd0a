import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { agents as agentsQuery, type AgentStatus } from '../graphql/system.js';
import { renderAgents } from '../render/agents.js';

/** Shows what the agents can be asked for, how they have done lately and what they do now. */
export async function agents(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const { agents: found } = await api.request<{ agents: AgentStatus[] }>(agentsQuery, {});
  printResult(context, found, () => renderAgents(found, terminal.tableColumns(), terminal.style));
  return exitCode.ok;
}
