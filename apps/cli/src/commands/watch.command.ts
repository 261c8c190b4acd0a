import { loadExecution } from '../client/load-execution.js';
import { resolveId } from '../client/resolve-id.js';
import type { Context } from '../context.js';
import type { ExitCode } from '../exit-code.js';
import { attend } from '../live/attend.js';

/** Shows a run until it ends. */
export async function watch(context: Context, idText: string): Promise<ExitCode> {
  const { id } = await loadExecution(context.api, await resolveId(context.api, idText));
  return attend(context, id, { decides: false, yes: false });
}
