import type { EventLog } from './event-log.js';
import { readStream } from './read-stream.js';
import type { ProposedEvent, StoredEvent } from './stored-event.js';

/** Type of an event that only points at another. */
const linkType = '$>';

/** An event as a reader sees it: `event` is what a link points at, and is missing when that is gone. */
export interface Resolved {
  readonly event: StoredEvent | undefined;
  readonly link?: StoredEvent;
}

/** Follows a link, once; any other event stands for itself. */
export function resolveLink(log: EventLog, event: StoredEvent): Resolved {
  const target = event.type === linkType ? targetOf(event) : undefined;
  if (!target) return { event };
  const page = readStream(log, target.stream, { from: target.revision, backwards: false, limit: 1 });
  const found = typeof page === 'string' ? undefined : page[0];
  return { event: found?.revision === target.revision ? found : undefined, link: event };
}

/** A link as the server writes it. */
export const linkTo = (id: string, { revision, stream }: StoredEvent, metadata: object): ProposedEvent => ({
  id,
  type: linkType,
  contentType: 'application/octet-stream',
  data: Buffer.from(`${revision}@${stream}`),
  metadata: Buffer.from(JSON.stringify(metadata)),
});

/** Data of a link: `<revision>@<stream>`; what does not read so is no link. */
function targetOf({ data }: StoredEvent): { readonly revision: bigint; readonly stream: string } | undefined {
  const [, revision, stream] = /^(\d{1,19})@(.+)$/su.exec(Buffer.from(data).toString('utf8')) ?? [];
  return revision !== undefined && stream !== undefined ? { revision: BigInt(revision), stream } : undefined;
}
