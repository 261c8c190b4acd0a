-- Up Migration

-- A run that rests may stay with the worker that had it: that one still knows it, and acts on what it hears without asking.
-- Such a row is resting and has an owner. It counts for nobody's share, and goes to the others with all else when its owner
-- is gone. A run that is to wake at a time is anybody's.
comment on column worker.leases.resting is 'waits for a person or for wakes_at; with an owner: in the memory of that one';

-- As 0013; what rests is no part of what a worker holds.
create or replace function worker.claim(me integer) returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
declare
  self worker.workers;
  held bigint;
  free bigint;
  late bigint;
  share numeric;
begin
  update worker.leases set resting = false, owner = null, wakes_at = null, free_since = now() where wakes_at <= now();
  if not exists (select from worker.leases where owner is null and not resting) then return; end if;
  select * into self from worker.workers where id = me for key share;
  if self.id is null then return; end if;
  select count(*) into held from worker.leases where owner = me and not resting;
  select count(*), count(*) filter (where free_since < now() - interval '1 second') into free, late
    from worker.leases where owner is null and not resting and (self.tenants is null or tenant = any (self.tenants));
  select ceil((free + sum(active)) / count(*)) into share from (
    select room, (select count(*) from worker.leases where owner = id and not resting) as active
    from worker.workers where tenants is not distinct from self.tenants
  ) colleagues where active < room;
  return query update worker.leases set owner = me where stream in (
    select stream from worker.leases
    where owner is null and not resting and (self.tenants is null or tenant = any (self.tenants))
    order by opened_at limit greatest(least(greatest(share - held, late), self.room - held), 0)::bigint
    for update skip locked
  ) returning stream, seen;
end $$;

-- As 0013, and answers the news of what is kept by the worker too. What is taken in is durable: workers that outlive a crash of
-- the server go on with the log from where they are, not from where the server has forgotten to.
create or replace function worker.take_in(me integer, upto text, streams text[], revisions integer[], positions text[])
  returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
declare
  taken text;
begin
  select position into taken from worker.checkpoints where name = 'log' for update;
  if upto collate "C" > taken then
    if cardinality(streams) > 0 then perform set_config('synchronous_commit', 'on', true); end if;
    insert into worker.leases as old (stream, seen)
      select n.stream, n.revision from unnest(streams, revisions, positions) as n (stream, revision, position)
      where n.position collate "C" > taken
      on conflict on constraint leases_pkey do update set
        seen = greatest(old.seen, excluded.seen), resting = false, wakes_at = null,
        free_since = case when old.resting then now() else old.free_since end;
    update worker.checkpoints set position = upto where name = 'log';
  end if;
  return query
    select l.stream, l.seen from worker.leases l where l.owner = me and not l.resting and l.stream = any (streams)
    union all select c.stream, c.seen from worker.claim(me) c;
end $$;

-- As 0013, and says of each whether the worker keeps it while it rests; not one that is to wake at a time.
drop function worker.let_go(integer, text[], integer[], boolean[], timestamptz[]);
create function worker.let_go(
  me integer, streams text[], revisions integer[], ended boolean[], wakes timestamptz[], kept boolean[]
) returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
begin
  delete from worker.leases l using unnest(streams, revisions, ended) as n (stream, revision, ended)
    where l.stream = n.stream and owner = me and n.ended and seen <= revision;
  update worker.leases l set owner = case when n.kept and n.wakes is null then me end, resting = true, wakes_at = n.wakes
    from unnest(streams, revisions, ended, wakes, kept) as n (stream, revision, ended, wakes, kept)
    where l.stream = n.stream and owner = me and not n.ended and seen <= revision;
  return query select stream, seen from worker.leases where owner = me and not resting and stream = any (streams);
end $$;

-- The worker does not keep these resting runs any more. Those that somebody has written to meanwhile stay with it: they are answered.
create function worker.keep_no_more(me integer, streams text[])
  returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
begin
  update worker.leases set owner = null where owner = me and resting and stream = any (streams);
  return query select stream, seen from worker.leases where owner = me and not resting and stream = any (streams);
end $$;

-- Down Migration

update worker.leases set owner = null where resting;
drop function worker.keep_no_more;
drop function worker.let_go;
create function worker.let_go(me integer, streams text[], revisions integer[], ended boolean[], wakes timestamptz[])
  returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
begin
  delete from worker.leases l using unnest(streams, revisions, ended) as n (stream, revision, ended)
    where l.stream = n.stream and owner = me and n.ended and seen <= revision;
  update worker.leases l set owner = null, resting = true, wakes_at = n.wakes
    from unnest(streams, revisions, ended, wakes) as n (stream, revision, ended, wakes)
    where l.stream = n.stream and owner = me and not n.ended and seen <= revision;
  return query select stream, seen from worker.leases where owner = me and stream = any (streams);
end $$;
