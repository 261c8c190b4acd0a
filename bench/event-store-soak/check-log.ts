import type pg from 'pg';
import type { Position } from '@app/domain/kernel/event-store.js';
import { toPosition } from '@app/infrastructure/event-store/positions.js';
import { orderDigest } from './follower.js';
import { readJournals, type Acknowledged } from './journal.js';

interface Row {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

export interface LogReport {
  readonly events: number;
  readonly acknowledged: number;
  readonly digest: string;
  /** Empty when every promise was kept. */
  readonly broken: readonly string[];
}

const page = 20_000;

/** Holds the log against what the writers were told. Reads the table itself, not through the port. */
export async function checkLog(client: pg.Client, journal: string): Promise<LogReport> {
  const broken: string[] = [];
  const places = new Map<string, Row>();
  const tails = new Map<string, number>();
  const digest = orderDigest();
  let last = 0n;
  for (let more = true; more;) {
    const { rows } = await client.query<Row>(
      'select position, stream, revision, id from event_log.events where position > $1 order by position limit $2',
      [last.toString(), page],
    );
    for (const row of rows) {
      const position: Position = toPosition(row.position);
      if (BigInt(row.position) !== last + 1n) broken.push(`position ${row.position} follows ${last}`);
      if (row.revision !== (tails.get(row.stream) ?? -1) + 1)
        broken.push(`revision ${row.revision} of ${row.stream} does not follow`);
      if (places.has(row.id)) broken.push(`event ${row.id} is there twice`);
      last = BigInt(row.position);
      tails.set(row.stream, row.revision);
      places.set(row.id, row);
      digest.add({ id: row.id, position });
    }
    more = rows.length === page;
  }
  const acknowledged = checkJournal(journal, places, broken);
  return { events: places.size, acknowledged, digest: digest.value(), broken };
}

function checkJournal(journal: string, places: ReadonlyMap<string, Row>, broken: string[]): number {
  const sent = new Set<string>();
  const appends: Acknowledged[] = [];
  for (const entry of readJournals(journal)) {
    if (entry.kind === 'acknowledged') appends.push(entry);
    else for (const id of entry.ids) sent.add(id);
  }
  for (const id of places.keys()) if (!sent.has(id)) broken.push(`nobody sent event ${id}`);
  for (const append of appends) {
    append.ids.forEach((id, index) => {
      const row = places.get(id);
      const back = append.ids.length - 1 - index;
      const isThere =
        row?.stream === append.stream &&
        row.revision === append.revision - back &&
        Number(row.position) === Number(append.position) - back;
      if (!isThere) broken.push(`acknowledged event ${id} is not where it was said to be`);
    });
  }
  broken.push(...outOfOrder(appends));
  return appends.length;
}

/** What was sent after an acknowledgement must stand behind what was acknowledged, whoever sent it. */
function outOfOrder(appends: readonly Acknowledged[]): string[] {
  const byEnd = appends.toSorted((a, b) => a.at - b.at);
  const found: string[] = [];
  let highest = '';
  let next = 0;
  for (const append of appends.toSorted((a, b) => a.sentAt - b.sentAt)) {
    for (let done = byEnd[next]; done && done.at < append.sentAt; done = byEnd[++next]) {
      if (done.position > highest) highest = done.position;
    }
    if (append.position <= highest)
      found.push(`${append.ids.join()} stands before an append acknowledged earlier`);
  }
  return found;
}
