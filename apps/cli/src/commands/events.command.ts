import { pages } from '../client/pages.js';
import { resolveId } from '../client/resolve-id.js';
import type { Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { executionEvents, type ExecutionEvent } from '../graphql/queries.js';
import { executionEventsLive } from '../graphql/subscriptions.js';
import { followStream } from '../live/follow-stream.js';
import { safeJson } from '../render/clean.js';
import { eventSpans } from '../render/event-line.js';
import { fitLine } from '../render/line.js';

export interface EventsOptions {
  /** Begin after this revision. */
  readonly after?: number;
  readonly follow?: true;
}

/** Prints the history of a run, event by event; with `follow` on to its end. */
export async function events(context: Context, idText: string, options: EventsOptions): Promise<ExitCode> {
  const { api, terminal, json, interrupted } = context;
  const id = await resolveId(api, idText);
  const columns = terminal.tableColumns();
  const print = (event: ExecutionEvent): void =>
    terminal.print([json ? safeJson(event) : fitLine(eventSpans(event), columns, terminal.style)]);
  if (options.follow) {
    const open = (after: number | undefined): AsyncIterable<{ event: ExecutionEvent }> =>
      api.subscribe(executionEventsLive, { id, after }, interrupted);
    return followStream(context, open, options.after, ({ event }) => {
      print(event);
      return event.revision;
    });
  }
  const load = async (after: number | undefined): Promise<readonly ExecutionEvent[]> =>
    (await api.request<{ events: ExecutionEvent[] }>(executionEvents, { id, after })).events;
  for await (const page of pages(load, options.after)) page.forEach(print);
  return exitCode.ok;
}
