-- Up Migration

create schema event_log;

-- One row per event. Appends take a lock until they commit (see event_log.append), so positions are in commit order
-- and without gaps: a reader that has seen position n has seen everything before it. Unlike a sequence, where a late
-- commit appears behind readers, and unlike reading below the oldest open transaction, where one forgotten
-- transaction stalls every reader.
create table event_log.events (
  position    bigint      primary key,
  stream      text        collate "C" not null,
  revision    integer     not null,
  category    text        collate "C" not null,
  id          uuid        not null,
  type        text        collate "C" not null,
  data        json        not null,
  metadata    json        not null,
  recorded_at timestamptz not null,
  unique (stream, revision)
);

-- Several appends in one transaction, each with its own revision check: group commit.
--   expected: a revision, -1 no stream, -2 any, -3 stream exists. At most one append per stream.
--   append_of: for each event the place (from 1) of its append.
-- Answers a row per append: outcome 'appended', 'repeated' (the same ids stand there already) or 'conflict';
-- the stream's last revision (null: no stream), or that of the repeated events; and the position, unless a conflict.
create function event_log.append(
  streams text[], expected integer[], append_of integer[],
  ids uuid[], types text[], datas text[], metadatas text[]
) returns table (outcome text, last_revision integer, last_position bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  base bigint;
begin
  -- Released at commit, after the rows are visible.
  perform pg_advisory_xact_lock(8317020461);
  select coalesce(max(position), 0) into base from event_log.events;
  return query
  with appends as (
    select n::integer as n, a.stream, a.expected, tail.revision as actual,
           case when a.expected >= 0 then tail.revision = a.expected
                when a.expected = -1 then tail.revision is null
                when a.expected = -3 then tail.revision is not null
                else true end as matches
    from unnest(streams, expected) with ordinality as a (stream, expected, n)
    left join lateral (
      select e.revision from event_log.events e where e.stream = a.stream order by e.revision desc limit 1
    ) tail on true
  ),
  proposed as (
    select e.*, row_number() over (partition by e.n order by e.k)::integer as place
    from unnest(append_of, ids, types, datas, metadatas) with ordinality as e (n, id, type, data, metadata, k)
  ),
  -- A retried append: every id stands where this append would have put it; without a revision, in the last 1,000 events.
  repeated as (
    select a.n, max(e.revision) as revision, max(e.position) as position
    from appends a
    join proposed p on p.n = a.n
    join event_log.events e on e.stream = a.stream and e.id = p.id
      and case when a.expected >= -1 then e.revision = a.expected + p.place else e.revision > a.actual - 1000 end
    where a.actual is not null and (a.expected < -1 or a.actual > a.expected)
    group by a.n
    having count(*) = (select count(*) from proposed q where q.n = a.n)
  ),
  accepted as (
    select a.* from appends a where coalesce(a.matches, false) and not exists (select 1 from repeated r where r.n = a.n)
  ),
  inserted as (
    insert into event_log.events (position, stream, revision, category, id, type, data, metadata, recorded_at)
    select base + row_number() over (order by p.k), a.stream, coalesce(a.actual, -1) + p.place,
           split_part(split_part(a.stream, '.', 2), '-', 1), p.id, p.type, p.data::json, p.metadata::json,
           clock_timestamp()
    from accepted a join proposed p on p.n = a.n
    returning stream, revision, position
  ),
  tails as (select i.stream, max(i.revision) as revision, max(i.position) as position from inserted i group by i.stream)
  select case when t.stream is not null then 'appended' when r.n is not null then 'repeated' else 'conflict' end,
         coalesce(t.revision, r.revision, a.actual), coalesce(t.position, r.position)
  from appends a
  left join tails t on t.stream = a.stream
  left join repeated r on r.n = a.n
  order by a.n;
  -- Wakes the subscribers of every process, once per group.
  perform pg_notify('tizmoret_events', '');
end
$$;

-- Down Migration

drop schema event_log cascade;
