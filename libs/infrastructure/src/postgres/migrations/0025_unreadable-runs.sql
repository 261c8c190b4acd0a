-- Up Migration

-- Workers that cannot read a run, because a newer release has written into it: it goes to others.
alter table worker.leases add column unreadable_by integer[] not null default '{}';

-- A worker gives up a run that it cannot read. Those that are gone need not be remembered.
create function worker.cannot_read(me integer, which text) returns void language plpgsql as $$
begin
  update worker.leases l set owner = null, resting = false, free_since = now(),
    unreadable_by = array(select id from worker.workers where id = any (l.unreadable_by || me))
    where stream = which and owner = me;
  notify tizmoret_workers;
end $$;

-- As 0022, without what the worker cannot read.
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
  if not exists (select from worker.leases where owner is null and not resting and me <> all (unreadable_by)) then return; end if;
  select * into self from worker.workers where id = me for key share;
  if self.id is null then return; end if;
  select count(*) into held from worker.leases where owner = me and not resting;
  select count(*), count(*) filter (where free_since < now() - interval '1 second') into free, late
    from worker.leases where owner is null and not resting and me <> all (unreadable_by)
      and (self.tenants is null or tenant = any (self.tenants));
  select ceil((free + sum(active)) / count(*)) into share from (
    select room, (select count(*) from worker.leases where owner = id and not resting) as active
    from worker.workers where tenants is not distinct from self.tenants
  ) colleagues where active < room;
  return query update worker.leases set owner = me where stream in (
    select stream from worker.leases
    where owner is null and not resting and me <> all (unreadable_by) and (self.tenants is null or tenant = any (self.tenants))
    order by opened_at limit greatest(least(greatest(share - held, late), self.room - held), 0)::bigint
    for update skip locked
  ) returning stream, seen;
end $$;

-- Down Migration

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
drop function worker.cannot_read;
alter table worker.leases drop column unreadable_by;
