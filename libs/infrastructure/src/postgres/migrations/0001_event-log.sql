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
  id          uuid        not null,
  type        text        collate "C" not null,
  data        json        not null,
  metadata    json        not null,
  recorded_at timestamptz not null,
  category    text        collate "C" not null generated always as (split_part(split_part(stream, '.', 2), '-', 1)) stored,
  unique (stream, revision)
);

-- Several appends in one transaction, each with its own revision check: group commit. At most one append per stream.
--   expected: a revision, -1 no stream, -2 any, -3 stream exists. firsts, sizes: the place of its first event, and how many.
--   append_of: for each event the place of its append. Places are counted from 1.
--   datas, metadatas: a line of JSON per event. JSON text that was not made for the eye has no line breaks in it.
-- Answers a row per append: outcome 'appended', 'repeated' (the same ids stand there already) or 'conflict';
-- the stream's last revision (null: no stream), or that of the repeated events; and the position, unless a conflict.
--
-- Why it looks like this (CPU of the server for a group of 1 / 10 / 100 events of 450 bytes to as many streams, in ms,
-- Postgres 15; a query that does nothing takes 0.01):
--   0.51 / 1.00 / 2.2  one statement of CTEs joined to each other, planned anew for each group: with arrays as parameters
--                      Postgres believes that a new plan pays each time, but planning costs more than the work
--   0.14 / 0.32 / 1.7  generic plans; judge into arrays, then insert by subscript. `offset 0` because otherwise the look-up of
--                      the last revision is copied into each of its uses and made five times
--   0.14 / 0.30 / 1.6  payloads as lines of JSON instead of text[] (quotes need no escape; saves the client 0.1 as well)
--   0.14 / 0.30 / 1.6  payloads as two JSON arrays and json_array_elements: the same, but nothing else needs them
--   0.12 / 0.32 / 1.6  without the notification: it costs next to nothing, once per group
-- Of what is left half is the two indexes, a tenth the JSON check.
create function event_log.append(
  streams text[], expected integer[], firsts integer[], sizes integer[], append_of integer[],
  ids uuid[], types text[], datas text, metadatas text
) returns table (outcome text, last_revision integer, last_position bigint)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  base bigint;
  recorded timestamptz;
  may_repeat boolean;
  -- Per append: the stream's last revision (-1: no stream), whether it goes in; of a repeated one, its last event;
  -- events of others up to here that do not go in (null: all go in).
  actual integer[];
  accepted boolean[];
  repeated_revision integer[];
  repeated_position bigint[];
  skipped bigint[];
begin
  -- Released at commit, after the rows are visible.
  perform pg_advisory_xact_lock(8317020461);
  recorded := clock_timestamp();
  select coalesce(max(position), 0) into base from event_log.events;

  select array_agg(a.actual),
         array_agg(a.actual = a.expected or a.expected = -2 or (a.expected = -3 and a.actual >= 0)),
         bool_or(a.actual >= 0 and a.actual > a.expected)
    into actual, accepted, may_repeat
    from (
      select a.expected, coalesce((
               select e.revision from event_log.events e where e.stream = a.stream order by e.revision desc limit 1
             ), -1) as actual
        from unnest(streams, expected) with ordinality a (stream, expected, n)
       order by a.n
    ) a;

  -- A retried append: every id stands where this append would have put it. Without a revision, its first id is looked for
  -- among the last 1,000 events. Rare but for logs (which expect no revision), so not in the way of the others.
  if may_repeat then
    select array_agg(r.revision order by a.n), array_agg(r.position order by a.n),
           array_agg(accepted[a.n] and r.revision is null order by a.n)
      into repeated_revision, repeated_position, accepted
      from (
        select a.n, a.stream, case when a.expected >= -1 then a.expected else (
                 select e.revision - 1 from event_log.events e
                  where e.stream = a.stream and e.revision > actual[a.n] - 1000 and e.id = ids[firsts[a.n]]
                  order by e.revision desc limit 1
               ) end as after
          from unnest(streams, expected) with ordinality a (stream, expected, n)
        offset 0
      ) a
      left join lateral (
        select max(e.revision) as revision, max(e.position) as position
          from event_log.events e
         where a.after < actual[a.n] and e.stream = a.stream
           and e.revision > a.after and e.revision <= a.after + sizes[a.n]
           and e.id = ids[firsts[a.n] + e.revision - a.after - 1]
        having count(*) = sizes[a.n]
      ) r on true;
  end if;

  if false = any (accepted) then
    select array_agg(a.skipped order by a.n) into skipped
      from (
        select n, sum(size) filter (where not accepted[n]) over (order by n) as skipped
          from unnest(sizes) with ordinality a (size, n)
      ) a;
  end if;

  insert into event_log.events (position, stream, revision, id, type, data, metadata, recorded_at)
  select base + e.k - coalesce(skipped[e.n], 0), streams[e.n], actual[e.n] + 1 + (e.k - firsts[e.n])::integer,
         e.id, e.type, e.data::json, e.metadata::json, recorded
    from unnest(append_of, ids, types, string_to_array(datas, E'\n'), string_to_array(metadatas, E'\n'))
           with ordinality e (n, id, type, data, metadata, k)
   where accepted[e.n];

  return query
  select case when accepted[a.n] then 'appended' when repeated_revision[a.n] is not null then 'repeated' else 'conflict' end,
         case when accepted[a.n] then actual[a.n] + a.size else coalesce(repeated_revision[a.n], nullif(actual[a.n], -1)) end,
         case when accepted[a.n] then base + firsts[a.n] + a.size - 1 - coalesce(skipped[a.n], 0)
              else repeated_position[a.n] end
    from unnest(sizes) with ordinality a (size, n)
   order by a.n;

  -- Wakes the subscribers of every process, once per group.
  perform pg_notify('tizmoret_events', '');
end
$$;

-- Down Migration

drop schema event_log cascade;
