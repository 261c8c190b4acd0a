import type { AllStreamResolvedEvent, ReadPosition } from '@eventstore/db-client';
import {
  limits,
  type AllPage,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@app/domain/kernel/event-store.js';
import { collect } from './collect.js';
import { matcher } from './event-filter.js';
import { fromPosition, toPosition } from './position.js';
import { readPatiently, type ReadGuards } from './read-patiently.js';
import { isApplicationEvent, toRecordedEvent } from './recorded-event.js';

/** How far back the last event of ours is looked for behind events of the server's own. */
const headDepth = 32;

/** Pages of streams and of the log. The client cannot filter reads of $all: that happens here. */
export class LogReader {
  constructor(private readonly guards: ReadGuards) {}

  async read(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { direction = 'forwards', limit = limits.pageEvents, from } = options;
    if (limit <= 0 || (from !== undefined && from < 0)) return [];
    const edge = direction === 'forwards' ? 'start' : 'end';
    const resolved = await readPatiently(this.guards, stream, (client) =>
      collect(
        client.readStream(stream, {
          direction,
          maxCount: limit,
          fromRevision: from === undefined ? edge : BigInt(from),
        }),
        this.guards.timeoutMs,
      ),
    );
    return resolved.flatMap(({ event }) => (event ? [toRecordedEvent(event)] : []));
  }

  async readAll({ after, filter, limit = limits.pageEvents }: ReadAllOptions = {}): Promise<AllPage> {
    const matches = matcher(filter);
    const events: RecordedEvent[] = [];
    let next = after;
    while (events.length < limit) {
      const wanted = filter ? limits.pageEvents : limit - events.length;
      const { items, end } = await this.scan(next, wanted);
      for (const { event } of items) {
        if (!event || events.length >= limit) break;
        next = toPosition(event.position);
        if (!isApplicationEvent(event)) continue;
        const recorded = toRecordedEvent(event);
        if (matches(recorded)) events.push(recorded);
      }
      const isAll = end && (items.length === 0 || next === positionOf(items.at(-1)));
      if (isAll) return { events, ...(next === undefined ? {} : { next }), end: true };
    }
    return { events, ...(next === undefined ? {} : { next }), end: false };
  }

  async head(): Promise<Position | undefined> {
    const items = await this.readAllFrom('end', 'backwards', headDepth);
    const last = items.find(({ event }) => event && isApplicationEvent(event)) ?? items[0];
    return positionOf(last);
  }

  /** Events of all kinds after a position. Reads begin at a position, so its own event comes, too, and is left out. */
  private async scan(after: Position | undefined, count: number) {
    const from = after === undefined ? 'start' : fromPosition(after);
    const asked = after === undefined ? count : count + 1;
    const items = await this.readAllFrom(from, 'forwards', asked);
    const beyond = items.filter((item) => after === undefined || (positionOf(item) ?? '') > after);
    return { items: beyond, end: items.length < asked };
  }

  private readAllFrom(
    fromPosition: ReadPosition,
    direction: 'forwards' | 'backwards',
    maxCount: number,
  ): Promise<AllStreamResolvedEvent[]> {
    return readPatiently(this.guards, '$all', (client) =>
      collect(client.readAll({ fromPosition, direction, maxCount }), this.guards.timeoutMs),
    );
  }
}

const positionOf = (item: AllStreamResolvedEvent | undefined): Position | undefined =>
  item?.event && toPosition(item.event.position);
