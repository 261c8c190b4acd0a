-- Up Migration

-- A group of appends as nearly all are: each stream's last revision is the expected one. Then all go in, and the answer is the
-- position before the first. Otherwise the answer is null and nothing is done: event_log.append must judge them one by one.
-- Per event: its stream and revision; expected: what its stream's last revision must be (-1: no stream), null for all but the first
-- of an append; datas, metadatas: a line of JSON each. For sessions that plan along the indexes (plan-along-indexes.ts).
--
-- CPU of the server for a group of 1 / 100 events of 450 bytes to as many streams (ms, Postgres 15, measured in turns on a busy
-- machine; time until the client has the answer in brackets):
--   0.11 (0.23) / -           INSERT of a row into a table with the same two indexes
--   0.19 (0.33) / 1.03        event_log.append
--   0.16 (0.27) / 0.97        this
--   0.14 (0.26) / -           this without arrays, for one event
--   0.13 (0.25) / -           and without the notification
--   0.15 (0.28) / 0.90        this for 100 events of one stream: what the look-ups of 99 more streams cost
create function event_log.append_expected(
  streams text[], revisions integer[], expected integer[], ids uuid[], types text[], datas text, metadatas text
) returns bigint
language plpgsql as $$
declare
  base bigint;
  recorded timestamptz;
begin
  -- Released at commit, after the rows are visible.
  perform pg_advisory_xact_lock(8317020461);
  recorded := clock_timestamp();
  if exists (
    select from unnest(streams, expected) e (stream, expected)
     where e.expected is not null and e.expected <> coalesce((
             select l.revision from event_log.events l where l.stream = e.stream order by l.revision desc limit 1
           ), -1)
  ) then
    return null;
  end if;

  select coalesce(max(position), 0) into base from event_log.events;
  insert into event_log.events (position, stream, revision, id, type, data, metadata, recorded_at)
  select base + e.k, e.stream, e.revision, e.id, e.type, e.data::json, e.metadata::json, recorded
    from unnest(streams, revisions, ids, types, string_to_array(datas, E'\n'), string_to_array(metadatas, E'\n'))
           with ordinality e (stream, revision, id, type, data, metadata, k);

  -- Wakes the subscribers of every process, once per group.
  perform pg_notify('tizmoret_events', '');
  return base;
end
$$;

-- Down Migration

drop function event_log.append_expected;
