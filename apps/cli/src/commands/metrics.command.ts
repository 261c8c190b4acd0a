import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { metrics as metricsQuery, type Metrics } from '../graphql/system.js';
import { renderMetrics } from '../render/metrics.js';

/** Shows what has been done and how long it took. */
export async function metrics(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const { metrics: found } = await api.request<{ metrics: Metrics }>(metricsQuery, {});
  printResult(context, found, () => renderMetrics(found, terminal.tableColumns(), terminal.style));
  return exitCode.ok;
}
