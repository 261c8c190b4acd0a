import type { ExecutionDetails } from '../graphql/types.js';
import { shortId } from './ids.js';
import { executionLook } from './status.js';
import type { Style } from './style.js';
import { elapsed, formatDuration } from './time.js';
import { renderValue } from './value.js';
import { wrap } from './wrap.js';

/** How a run ended: result or failure, files that were written, what the planner could not place, time and tokens. */
export function renderOutcome(execution: ExecutionDetails, columns: number, style: Style): string[] {
  const { result, failure, plan, usage } = execution;
  const files = writtenFiles(execution);
  const notes = plan?.notes ?? [];
  const tokens = usage.inputTokens + usage.outputTokens;
  const look = executionLook[execution.status];
  const ms = elapsed(
    execution.requestedAt,
    execution.endedAt,
    Date.parse(execution.endedAt ?? execution.requestedAt),
  );
  return [
    ...(result === null || result === undefined
      ? []
      : [style('Result', 'bold'), ...renderValue(result, columns, style), '']),
    ...(failure === null ? [] : wrap(failureText(failure), columns).map((line) => style(line, 'red'))),
    ...notes.flatMap((note) => wrap(`Note: ${note}`, columns)),
    ...files.map((file) => `Written: ${file}`),
    `${style(`${look.symbol} ${look.words}`, ...look.formats)} in ${formatDuration(ms ?? 0)}` +
      (tokens > 0 ? `, ${tokens} tokens` : '') +
      style(`  ${shortId(execution.id)}`, 'dim'),
  ];
}

const failureText = ({ code, message, stepId }: NonNullable<ExecutionDetails['failure']>): string =>
  `${code}: ${message}${stepId === null ? '' : ` (step ${stepId})`}`;

/** Paths that steps with the effect of writing gave as their output. */
export function writtenFiles({ plan, steps }: ExecutionDetails): string[] {
  const writers = new Set(plan?.steps.filter(({ effects }) => effects === 'writes').map(({ id }) => id));
  const paths = steps
    .filter(({ id, status }) => writers.has(id) && status === 'SUCCEEDED')
    .flatMap(({ output }) => pathOf(output) ?? []);
  return [...new Set(paths)];
}

/** Names under which tools say where they wrote. */
const pathKeys = ['path', 'file', 'calendar'];

function pathOf(output: unknown): string | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  const members: Readonly<Record<string, unknown>> = { ...output };
  return pathKeys.map((key) => members[key]).find((path) => typeof path === 'string');
}
