import type { Position } from '@app/domain/kernel/event-store.js';
import { orderDigest } from './follower.js';
import { readJournals, type Acknowledged } from './journal.js';

export interface LogRow {
  readonly position: Position;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** A log as it lies on the disk, read without the port. */
export interface SoakedLog {
  rows(): AsyncIterable<LogRow> | Iterable<LogRow>;
  numberOf(position: Position): bigint;
  /** From one position to the next. The first is one step. */
  readonly step: bigint;
}

export interface LogReport {
  readonly events: number;
  readonly acknowledged: number;
  readonly head: Position | undefined;
  readonly digest: string;
  /** Empty when every promise was kept. */
  readonly broken: readonly string[];
}

/** Holds the log against what the writers were told. */
export async function checkLog(log: SoakedLog, journal: string): Promise<LogReport> {
  const broken: string[] = [];
  const places = new Map<string, LogRow>();
  const tails = new Map<string, number>();
  const digest = orderDigest();
  let head: Position | undefined;
  for await (const row of log.rows()) {
    const before = head === undefined ? 0n : log.numberOf(head);
    const number = log.numberOf(row.position);
    if (number !== before + log.step) broken.push(`position ${number} follows ${before}`);
    if (row.revision !== (tails.get(row.stream) ?? -1) + 1)
      broken.push(`revision ${row.revision} of ${row.stream} does not follow`);
    if (places.has(row.id)) broken.push(`event ${row.id} is there twice`);
    head = row.position;
    tails.set(row.stream, row.revision);
    places.set(row.id, row);
    digest.add(row);
  }
  const acknowledged = checkJournal(log, journal, places, broken);
  return { events: places.size, acknowledged, head, digest: digest.value(), broken };
}

function checkJournal(
  log: SoakedLog,
  journal: string,
  places: ReadonlyMap<string, LogRow>,
  broken: string[],
): number {
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
        log.numberOf(row.position) === log.numberOf(append.position) - BigInt(back) * log.step;
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
