-- Up Migration

-- What streams forget by themselves (metadata) and what of them is deleted. A row only for a stream of which either was ever said.
--   truncate_before: revisions below it are hidden; above the stream's last one: the stream is deleted.
--   revision: of the metadata, -1 while none was set.
create table event_log.stream_metadata (
  stream          text    collate "C" primary key,
  revision        integer not null default -1,
  truncate_before integer not null default 0,
  max_count       integer,
  max_age_seconds integer
);

-- A tombstone is an event of the log: the largest revision, which the look-up of a stream's last revision finds by itself. So an
-- append pays nothing for it, and nothing for deletions either: only what the revision check would refuse looks them up.
-- Readers leave it out.
--
-- As in 0001, but for tombstones (outcome 'tombstoned'), deleted streams, and half-known appends that expect no revision, which
-- are a conflict now. Appends per second to new streams, median of 8 rounds in turns on a loaded machine, before and after:
-- 288 and 316 with 1 in flight, 17,753 and 19,402 with 100. The difference is noise.
create or replace function event_log.append(
  streams text[], expected integer[], firsts integer[], sizes integer[], append_of integer[],
  ids uuid[], types text[], datas text, metadatas text
) returns table (outcome text, last_revision integer, last_position bigint)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  base bigint;
  recorded timestamptz;
  may_repeat boolean;
  -- Per append: the stream's last revision (-1: no stream), whether it goes in; whether the stream is deleted (null: none is);
  -- of a repeated one, its last event; events of others up to here that do not go in (null: all go in).
  actual integer[];
  accepted boolean[];
  deleted boolean[];
  repeated_revision integer[];
  repeated_position bigint[];
  skipped bigint[];
begin
  -- Released at commit, after the rows are visible.
  perform pg_advisory_xact_lock(8317020461);
  recorded := clock_timestamp();
  select coalesce(max(position), 0) into base from event_log.events;

  select array_agg(a.actual),
         array_agg((a.actual = a.expected or a.expected = -2 or (a.expected = -3 and a.actual >= 0)) and a.actual < 2147483647),
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
  -- among the last 1,000 events; to find only that one is a conflict. And the streams that are deleted: 'no stream' holds for them.
  -- Rare but for logs (which expect no revision), so not in the way of the others.
  if may_repeat then
    select array_agg(r.revision order by a.n), array_agg(r.position order by a.n), array_agg(a.deleted order by a.n),
           array_agg(case when r.revision is not null then false
                          when a.expected = -1 and a.deleted then true
                          when a.expected = -3 and a.deleted then false
                          when a.expected < -1 and a.after is not null then false
                          else accepted[a.n] end order by a.n)
      into repeated_revision, repeated_position, deleted, accepted
      from (
        select a.n, a.stream, a.expected,
               exists (select from event_log.stream_metadata m where m.stream = a.stream and m.truncate_before > actual[a.n]) as deleted,
               case when a.expected >= -1 then a.expected else (
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
         where a.after < actual[a.n] and actual[a.n] < 2147483647 and e.stream = a.stream
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
  select case when accepted[a.n] then 'appended' when repeated_revision[a.n] is not null then 'repeated'
              when actual[a.n] = 2147483647 then 'tombstoned' else 'conflict' end,
         case when accepted[a.n] then actual[a.n] + a.size
              when expected[a.n] = -3 and deleted[a.n] then null
              else coalesce(repeated_revision[a.n], nullif(actual[a.n], -1)) end,
         case when accepted[a.n] then base + firsts[a.n] + a.size - 1 - coalesce(skipped[a.n], 0)
              else repeated_position[a.n] end
    from unnest(sizes) with ordinality a (size, n)
   order by a.n;

  -- Wakes the subscribers of every process, once per group.
  perform pg_notify('tizmoret_events', '');
end
$$;

-- Hides a stream's events, or closes it for ever. expected: as for append, but for -3.
-- Answers outcome 'deleted', 'conflict' or 'tombstoned', and the stream's last revision (null: no stream).
create function event_log.delete_stream(name text, expected integer, for_ever boolean)
returns table (outcome text, last_revision integer)
language plpgsql as $$
declare
  last integer;
  hidden boolean;
begin
  perform pg_advisory_xact_lock(8317020461);
  last := coalesce((select e.revision from event_log.events e where e.stream = name order by e.revision desc limit 1), -1);
  hidden := exists (select from event_log.stream_metadata m where m.stream = name and m.truncate_before > last);
  if last = 2147483647 then
    return query select 'tombstoned', last;
  elsif not (expected = -2 or expected = last or (expected = -1 and hidden)) then
    return query select 'conflict', nullif(last, -1);
  else
    if for_ever then
      insert into event_log.events (position, stream, revision, id, type, data, metadata, recorded_at)
      select coalesce(max(e.position), 0) + 1, name, 2147483647, gen_random_uuid(), '$streamDeleted', '{}', '{}', clock_timestamp()
        from event_log.events e;
      perform pg_notify('tizmoret_events', '');
      insert into event_log.stream_metadata (stream, truncate_before) values (name, 2147483647)
      on conflict (stream) do update set truncate_before = 2147483647;
    elsif last >= 0 then
      insert into event_log.stream_metadata as m (stream, revision, truncate_before) values (name, 0, last + 1)
      on conflict (stream) do update
        set revision = m.revision + 1, truncate_before = last + 1, max_count = null, max_age_seconds = null;
    end if;
    return query select 'deleted', nullif(last, -1);
  end if;
end
$$;

-- Replaces a stream's metadata. expected: a revision of the metadata, or as for append. Takes no lock but on the stream's row, so
-- no append waits for it. The same metadata where this call would have put it counts as set: a retry.
-- Answers outcome 'set', 'conflict', 'deleted' or 'tombstoned', and the revision of the metadata (null: none).
create function event_log.set_metadata(name text, expected integer, new_max_count integer, new_max_age_seconds integer)
returns table (outcome text, last_revision integer)
language plpgsql as $$
declare
  last integer := coalesce((select e.revision from event_log.events e where e.stream = name order by e.revision desc limit 1), -1);
  m event_log.stream_metadata;
begin
  if last = 2147483647 then
    return query select 'tombstoned', null::integer;
    return;
  end if;
  insert into event_log.stream_metadata (stream) values (name) on conflict do nothing;
  select * into m from event_log.stream_metadata s where s.stream = name for update;
  if m.truncate_before > greatest(last, 0) then
    return query select 'deleted', m.revision;
  elsif expected = -2 or expected = m.revision or (expected = -3 and m.revision >= 0) then
    update event_log.stream_metadata s
       set revision = m.revision + 1, max_count = new_max_count, max_age_seconds = new_max_age_seconds
     where s.stream = name;
    return query select 'set', m.revision + 1;
  elsif expected >= -1 and m.revision = expected + 1
        and (m.max_count, m.max_age_seconds) is not distinct from (new_max_count, new_max_age_seconds) then
    return query select 'set', m.revision;
  else
    return query select 'conflict', nullif(m.revision, -1);
  end if;
end
$$;

-- Takes hidden events out of the log for good, at most `most` of them, of the next `streams` streams behind `behind` that hide any or
-- may. Never the last event of a stream, by which revisions and positions go on. Deletes rows that no append touches and takes no
-- lock that one waits for. Answers how many went, and the last stream looked at (null: there is none behind); no row while somebody
-- else sweeps.
create function event_log.sweep(behind text, streams integer, most integer) returns table (swept integer, last_stream text)
language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
  if not pg_try_advisory_xact_lock(8317020462) then
    return;
  end if;
  select max(p.stream) into last_stream
    from (select m.stream from event_log.stream_metadata m where m.stream > behind order by m.stream limit streams) p;
  delete from event_log.events where position = any (array(
    select d.position
      from event_log.stream_metadata m
      cross join lateral (
        select l.revision from event_log.events l where l.stream = m.stream order by l.revision desc limit 1
      ) last
      cross join lateral (
        select greatest(m.truncate_before, last.revision - m.max_count + 1) as revision,
               clock_timestamp() - m.max_age_seconds * interval '1 second' as recorded_at
      ) kept
      cross join lateral (
        select o.revision, o.recorded_at from event_log.events o where o.stream = m.stream order by o.revision limit 1
      ) oldest
      cross join lateral (
        select e.position from event_log.events e
         where e.stream = m.stream and e.revision < last.revision
           and (e.revision < kept.revision or e.recorded_at < kept.recorded_at)
         order by e.revision limit most
      ) d
     where m.stream > behind and m.stream <= last_stream
       and (oldest.revision < kept.revision or oldest.recorded_at < kept.recorded_at)
     limit most
  ));
  get diagnostics swept = row_count;
  return next;
end
$$;

-- Down Migration

drop function event_log.sweep;
drop function event_log.set_metadata;
drop function event_log.delete_stream;
drop table event_log.stream_metadata;
