import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { tools as toolsQuery, type AgentInfo, type ToolInfo } from '../graphql/system.js';
import { table } from '../render/table.js';

/** Lists what a plan can be made of. */
export async function tools({ api, terminal, ...rest }: Context): Promise<ExitCode> {
  const found = await api.request<{ tools: ToolInfo[]; agents: AgentInfo[] }>(toolsQuery, {});
  const columns = terminal.tableColumns();
  printResult({ api, terminal, ...rest }, found, () => [
    ...table(
      ['TOOL', 'EFFECTS', 'ASKS', 'WHAT IT DOES'],
      found.tools.map((tool) => [
        tool.name,
        tool.effects,
        tool.approval === null ? '' : 'yes',
        tool.description,
      ]),
      columns,
      terminal.style,
    ),
    ...(found.agents.length === 0
      ? []
      : [
          '',
          ...table(
            ['AGENT', 'WHAT IT DOES'],
            found.agents.map(({ name, description }) => [name, description]),
            columns,
            terminal.style,
          ),
        ]),
  ]);
  return exitCode.ok;
}
