import { loadExecution, type AsOf } from '../client/load-execution.js';
import { loadBelow } from '../client/load-below.js';
import { resolveId } from '../client/resolve-id.js';
import { usageError } from '../cli-error.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { renderExecution } from '../render/execution.js';

export interface ShowOptions {
  readonly revision?: number;
  /** ISO 8601 */
  readonly time?: string;
}

/** Shows an execution as it is or as it was. Exits with 0 whatever its outcome: showing it is what was asked. */
export async function show(context: Context, idText: string, options: ShowOptions): Promise<ExitCode> {
  const execution = await loadExecution(context.api, await resolveId(context.api, idText), asOf(options));
  const { terminal, api, json } = context;
  const now = Date.now();
  const below = json || asOf(options) ? undefined : await loadBelow(api, execution, now);
  printResult(context, execution, () =>
    renderExecution(execution, terminal.columns(), terminal.style, now, below),
  );
  return exitCode.ok;
}

function asOf({ revision, time }: ShowOptions): AsOf | undefined {
  if (revision !== undefined && time !== undefined) throw usageError('Give --revision or --time, not both.');
  if (revision !== undefined) return { revision };
  return time === undefined ? undefined : { time };
}
