import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { health as healthQuery, type Health } from '../graphql/system.js';
import { table } from '../render/table.js';

/** Says whether the system is well: 0 when it is, 1 when it is not. */
export async function health(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const { health: found } = await api.request<{ health: Health }>(healthQuery, {});
  const { status, version, projectorLag, checks } = found;
  printResult(context, found, () => [
    terminal.style(`Tizmoret ${version} at ${api.url}: ${status}`, 'bold', status === 'OK' ? 'green' : 'red'),
    ...(projectorLag === null ? [] : [`read models are ${projectorLag} events behind`]),
    '',
    ...table(
      ['CHECK', 'STATUS', 'DETAIL'],
      checks.map((check) => [check.name, check.status, check.detail]),
      // What is wrong stands in the detail: it is never cut.
      Infinity,
      terminal.style,
    ),
  ]);
  return status === 'OK' ? exitCode.ok : exitCode.failed;
}
