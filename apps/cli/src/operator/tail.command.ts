import type { EventStore, Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { clean } from '../render/clean.js';
import { fitLine } from '../render/line.js';
import { logEventJson } from './log-event-json.js';
import { logEventSpans } from './log-event-line.js';
import { positionWithin } from './log-position.js';
import { filterOf, type LogSelection } from './log-selection.js';
import type { OperatorContext } from './operator-context.js';
import { withEventStore } from './with-event-store.js';

export interface TailOptions extends LogSelection {
  /** 'start', 'end' or a position, exclusive. */
  readonly from: string;
}

/** Prints the events of all runs as they are appended, until Ctrl-C. */
export async function tail(context: OperatorContext, options: TailOptions): Promise<ExitCode> {
  const { terminal, json, interrupted } = context;
  const columns = terminal.tableColumns();
  const line = (event: RecordedEvent): string =>
    json ? logEventJson(event) : fitLine(logEventSpans(clean(event)), columns, terminal.style);
  return withEventStore(context, async (store) => {
    for await (const events of follow(store, options, interrupted)) terminal.print(events.map(line));
    return interrupted.aborted ? exitCode.interrupted : exitCode.ok;
  });
}

/** Asks for the head first: a log that is not there fails, whereas a subscription would wait for it without end. */
async function* follow(
  store: EventStore,
  options: TailOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[]> {
  const filter = filterOf(options);
  const head = await store.head();
  const after = startOf(options.from, head);
  const messages = store.subscribe({
    signal,
    ...(after === undefined ? {} : { after }),
    ...(filter === undefined ? {} : { filter }),
  });
  for await (const message of messages) if (message.kind === 'events') yield message.events;
}

function startOf(from: string, head: Position | undefined): Position | undefined {
  if (from === 'start') return undefined;
  return from === 'end' ? head : positionWithin(from, head);
}
