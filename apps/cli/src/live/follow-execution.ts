import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { ConnectionLost, type Api } from '../client/api.js';
import { resumable } from '../client/resumable.js';
import { executionActivity, executionUpdated, type Activity } from '../graphql/subscriptions.js';
import { isTerminal, type Execution } from '../graphql/types.js';
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
  let activity: Promise<void> | undefined;
  try {
    for await (const execution of states(api, id, view, options)) {
      view.state(execution);
      activity ??= followActivity(api, id, view, options);
    }
    if (!signal.aborted) await Promise.race([activity, delay(lastLogsMs, undefined, { ref: false })]);
  } finally {
    enough.abort();
    await activity;
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

/** Log lines and progress are an extra: a run is still worth watching without them. */
async function followActivity(api: Api, id: string, view: RunView, options: FollowOptions): Promise<void> {
  let after: number | undefined;
  const open = (): AsyncIterable<{ activity: Activity }> =>
    api.subscribe(executionActivity, { id, after }, options.signal);
  const silent = { onLost: () => undefined, onBack: () => undefined };
  try {
    for await (const { activity } of resumable(open, { ...options, ...silent, giveUpAfterMs: Infinity })) {
      after = activity.revision;
      if (activity.__typename === 'LogLine') view.log(activity);
      else view.progress(activity);
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    view.trouble(`no log lines: ${error.message}`);
  }
}
