import pg from 'pg';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** The table one would write by hand: the same columns, the same two indexes, positions from a sequence. */
export const createRawLog = `
  create table raw_events (like event_log.events);
  alter table raw_events alter position add generated always as identity;
  alter table raw_events add primary key (position), add unique (stream, revision);
`;

/** One prepared single-row INSERT, committed by itself. */
export const insertRaw = (pool: pg.Pool, stream: StreamName, event: NewEvent) =>
  pool.query({
    name: 'raw-insert',
    text: `insert into raw_events (stream, revision, category, id, type, data, metadata, recorded_at)
      values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp()) returning position`,
    values: [stream, 0, 'execution', event.id, event.type, event.data, event.metadata],
  });

/** A page of the log, as `select` gives it. */
export const readRawPage = (client: pg.Client, after: string, limit: number) =>
  client.query<{ position: string }>({
    name: 'raw-page',
    text: `select position, stream, revision, id, type, data, metadata, recorded_at
      from event_log.events where position > $1 order by position limit $2`,
    values: [after, limit],
  });
