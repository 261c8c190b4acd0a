import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { ConnectionLost, type Api } from '../client/api.js';
import { resumable } from '../client/resumable.js';
import { executionLogs, executionUpdated } from '../graphql/subscriptions.js';
import { isTerminal, type Execution, type LogLine } from '../graphql/types.js';
import type { RunView } from './run-view.js';

/** Milliseconds that the last log lines get to arrive after a run's end. */
const lastLogsMs = 400;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Milliseconds without a connection; Infinity to try for ever. */
  readonly giveUpAfterMs: number;
}

/** Shows a run until it ends or the signal aborts. @throws CliError */
export async function followExecution(
  api: Api,
  id: string,
  view: RunView,
  { signal, giveUpAfterMs }: FollowOptions,
): Promise<void> {
  const enough = new AbortController();
  const options = { signal: AbortSignal.any([signal, enough.signal]), giveUpAfterMs };
  let logs: Promise<void> | undefined;
  try {
    for await (const execution of states(api, id, view, options)) {
      view.state(execution);
      logs ??= followLogs(api, id, view, options);
    }
    if (!signal.aborted) await Promise.race([logs, delay(lastLogsMs, undefined, { ref: false })]);
  } finally {
    enough.abort();
    await logs;
  }
}

function states(api: Api, id: string, view: RunView, options: FollowOptions): AsyncIterable<Execution> {
  return resumable(() => untilTerminal(api, id, options.signal), {
    ...options,
    onLost: () => view.trouble('connection lost, reconnecting …'),
    onBack: () => view.trouble(undefined),
  });
}

/** A stream that ends before the run does was cut off. */
async function* untilTerminal(api: Api, id: string, signal: AbortSignal): AsyncGenerator<Execution, void> {
  const updates = api.subscribe<{ execution: Execution }>(executionUpdated, { id }, signal);
  for await (const { execution } of updates) {
    yield execution;
    if (isTerminal(execution.status)) return;
  }
  if (!signal.aborted) throw new ConnectionLost('the stream ended', true);
}

/** Log lines are an extra: a run is still worth watching without them. */
async function followLogs(api: Api, id: string, view: RunView, options: FollowOptions): Promise<void> {
  let after: number | undefined;
  const open = (): AsyncIterable<{ log: LogLine }> =>
    api.subscribe(executionLogs, { id, after }, options.signal);
  const silent = { onLost: () => undefined, onBack: () => undefined };
  try {
    for await (const { log } of resumable(open, { ...options, ...silent, giveUpAfterMs: Infinity })) {
      after = log.revision;
      view.log(log);
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    view.trouble(`no log lines: ${error.message}`);
  }
}
