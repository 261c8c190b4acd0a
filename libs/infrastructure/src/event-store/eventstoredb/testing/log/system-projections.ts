import { createHash } from 'node:crypto';
import type { EventLog } from './event-log.js';
import { linkTo } from './links.js';
import type { StoredEvent } from './stored-event.js';

/**
 * The server's own projections, where they run: links by category (`$ce-`, `$category-`), by type (`$et-`), by correlation (`$bc-`), and
 * to the first event of every stream (`$streams`). Follows the log until the signal aborts.
 */
export async function runSystemProjections(log: EventLog, signal: AbortSignal): Promise<void> {
  for (let place = 0; !signal.aborted;) {
    for (; place < log.all.length; place += 1) {
      const event = log.all[place];
      if (event && !isOfTheSystem(event)) link(log, event);
    }
    await log.nextChange(signal);
  }
}

const isOfTheSystem = ({ stream, type }: StoredEvent): boolean =>
  stream.startsWith('$') || type.startsWith('$');

/** The ids follow from what is linked, so that a node that begins anew on an old log links nothing twice. */
function link(log: EventLog, event: StoredEvent): void {
  for (const stream of streamsOfLinksTo(event)) {
    log.append(stream, 'any', [linkTo(idOf(stream, event), event, { $causedBy: event.id })]);
  }
}

function* streamsOfLinksTo(event: StoredEvent): Generator<string> {
  const { stream, revision, type } = event;
  const isFirst = revision === 0n;
  if (isFirst) yield '$streams';
  const end = stream.indexOf('-');
  if (end > 0) {
    const category = stream.slice(0, end);
    if (isFirst) yield `$category-${category}`;
    yield `$ce-${category}`;
  }
  yield `$et-${type}`;
  const correlation = correlationOf(event);
  if (correlation !== undefined) yield `$bc-${correlation}`;
}

function correlationOf({ metadata }: StoredEvent): string | undefined {
  try {
    const fields: unknown = JSON.parse(Buffer.from(metadata).toString('utf8'));
    const id =
      typeof fields === 'object' && fields !== null && '$correlationId' in fields && fields.$correlationId;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

function idOf(stream: string, { stream: of, revision }: StoredEvent): string {
  const hex = createHash('sha256').update(`${stream}\n${revision}@${of}`).digest('hex');
  return [0, 8, 12, 16, 20].map((start, n) => hex.slice(start, [8, 12, 16, 20, 32][n])).join('-');
}
