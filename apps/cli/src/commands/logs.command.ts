import { pages } from '../client/pages.js';
import { resolveId } from '../client/resolve-id.js';
import type { Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { logs as logsQuery } from '../graphql/queries.js';
import { executionLogs } from '../graphql/subscriptions.js';
import type { LogLevel, LogLine } from '../graphql/types.js';
import { followStream } from '../live/follow-stream.js';
import { safeJson } from '../render/clean.js';
import { fitLine } from '../render/line.js';
import { logSpans } from '../render/log-line.js';

export interface LogsOptions {
  readonly step?: string;
  /** The least severe level that is shown. */
  readonly level?: LogLevel;
  readonly follow?: true;
}

const severity: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

/** Prints what the steps of a run have said; with `follow` also what they say from now on, to the run's end. */
export async function logs(context: Context, idText: string, options: LogsOptions): Promise<ExitCode> {
  const { api, terminal, json, interrupted } = context;
  const executionId = await resolveId(api, idText);
  const print = (lines: readonly LogLine[]): void =>
    terminal.print(
      lines.map((line) => (json ? safeJson(line) : fitLine(logSpans(line), Infinity, terminal.style))),
    );
  if (options.follow) {
    const open = (after: number | undefined): AsyncIterable<{ log: LogLine }> =>
      api.subscribe(executionLogs, { id: executionId, after }, interrupted);
    return followStream(context, open, undefined, ({ log }) => {
      if (wanted(log, options)) print([log]);
      return log.revision;
    });
  }
  const load = async (after: number | undefined): Promise<readonly LogLine[]> => {
    const { step: stepId, level } = options;
    return (await api.request<{ logs: LogLine[] }>(logsQuery, { executionId, stepId, level, after })).logs;
  };
  for await (const page of pages(load, undefined)) print(page);
  return exitCode.ok;
}

const wanted = (line: LogLine, { step, level }: LogsOptions): boolean =>
  (step === undefined || line.stepId === step) &&
  (level === undefined || severity.indexOf(line.level) >= severity.indexOf(level));
