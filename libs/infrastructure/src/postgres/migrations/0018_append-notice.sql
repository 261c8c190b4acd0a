-- Up Migration

-- As 0014, and the notification says which kinds of events there are.
drop function event_log.append_expected(text[], integer[], integer[], uuid[], text[], text, text);

create function event_log.append_expected(
  streams text[], revisions integer[], expected integer[], ids uuid[], types text[], datas text, metadatas text,
  kinds text
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

  -- Wakes the subscribers of every process, once per group, and says what there is: whom nothing of it concerns need not look.
  perform pg_notify('tizmoret_events',
    case when kinds = '' then '' else concat(base, ' ', base + cardinality(ids), ' ', kinds) end);
  return base;
end
$$;

-- Down Migration

drop function event_log.append_expected(text[], integer[], integer[], uuid[], text[], text, text, text);

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
