-- Up Migration

-- The workers that are there. A row is one life of a worker: its id is never given again, so it is also an epoch.
create table worker.workers (
  id         integer generated always as identity primary key,
  name       text        not null,
  host       text        not null,
  process    text        not null,               -- its number on that host, and when it was started
  room       integer     not null,               -- runs with something to do that it takes at most; 0: it is leaving
  tenants    text[],                             -- null: all
  expires_at timestamptz not null
);

-- The runs that have not ended, and the plans that are asked for: one row for each, touched when it changes hands, never
-- per step. With an owner: that worker acts for it. Without one: free, somebody should take it; or resting, it waits
-- for a person or for wakes_at and is in nobody's memory.
create table worker.leases (
  stream     text collate "C" primary key,
  tenant     text collate "C" not null generated always as (split_part(stream, '.', 1)) stored,
  owner      integer,
  resting    boolean     not null default false,
  wakes_at   timestamptz,
  seen       integer     not null,               -- the newest revision that others than its owner are known to have written
  opened_at  timestamptz not null default now(),
  free_since timestamptz not null default now()
);
create index on worker.leases (owner) where owner is not null;
create index on worker.leases (opened_at) where owner is null and not resting;
create index on worker.leases (wakes_at) where wakes_at is not null;

insert into worker.leases (stream, seen, opened_at) select stream, 0, opened_at from worker.open_runs;
drop table worker.open_runs;

-- How far the log is taken in, by all workers together: everything up to there is in the leases.
update worker.checkpoints set name = 'log' where name = 'execution-runner';
insert into worker.checkpoints values ('log', '') on conflict (name) do nothing;
update worker.checkpoints set position = (select min(position) from worker.checkpoints) where name = 'log';
delete from worker.checkpoints where name <> 'log';

-- Takes free runs for a worker, oldest first, and answers them. It takes no more than its share, which is an equal part
-- of all runs that have something to do, among the workers that have room; but what has been free for a second it takes
-- as long as it has room itself.
create function worker.claim(me integer) returns table (stream text, seen integer) language plpgsql as $$
#variable_conflict use_column
declare
  self worker.workers;
  held bigint;
  free bigint;
  late bigint;
  share numeric;
begin
  update worker.leases set resting = false, wakes_at = null, free_since = now() where wakes_at <= now();
  if not exists (select from worker.leases where owner is null and not resting) then return; end if;
  select * into self from worker.workers where id = me for key share;
  if self.id is null then return; end if;
  select count(*) into held from worker.leases where owner = me;
  select count(*), count(*) filter (where free_since < now() - interval '1 second') into free, late
    from worker.leases where owner is null and not resting and (self.tenants is null or tenant = any (self.tenants));
  select ceil((free + sum(active)) / count(*)) into share from (
    select room, (select count(*) from worker.leases where owner = id) as active
    from worker.workers where tenants is not distinct from self.tenants
  ) colleagues where active < room;
  return query update worker.leases set owner = me where stream in (
    select stream from worker.leases
    where owner is null and not resting and (self.tenants is null or tenant = any (self.tenants))
    order by opened_at limit greatest(least(greatest(share - held, late), self.room - held), 0)::bigint
    for update skip locked
  ) returning stream, seen;
end $$;

-- Takes in a part of the log up to a position: the newest event of each stream in it that asks for somebody to act. A part that
-- another worker has taken in already changes nothing. Then takes what is free.
create function worker.take_in(me integer, upto text, streams text[], revisions integer[], positions text[])
  returns table (stream text, seen integer) language plpgsql as $$
declare
  taken text;
begin
  select position into taken from worker.checkpoints where name = 'log' for update;
  if upto collate "C" > taken then
    insert into worker.leases as old (stream, seen)
      select n.stream, n.revision from unnest(streams, revisions, positions) as n (stream, revision, position)
      where n.position collate "C" > taken
      on conflict on constraint leases_pkey do update set
        seen = greatest(old.seen, excluded.seen), resting = false, wakes_at = null,
        free_since = case when old.resting then now() else old.free_since end;
    update worker.checkpoints set position = upto where name = 'log';
  end if;
  return query select * from worker.claim(me);
end $$;

-- Ends leases of a worker: of runs that have ended, and of runs that rest. Those of which somebody else has written more than
-- the worker knows stay with it: they are answered.
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

-- Gives runs of a worker to the others, which hear of it.
create function worker.hand_over(me integer, streams text[]) returns void language plpgsql as $$
begin
  update worker.leases set owner = null, free_since = now() where owner = me and stream = any (streams);
  notify tizmoret_workers;
end $$;

-- Ends a life of a worker, its own or another's, and gives all its runs to those who are there.
create function worker.bury(dead integer) returns void language plpgsql as $$
begin
  delete from worker.workers where id = dead;
  update worker.leases set owner = null, free_since = now() where owner = dead;
  notify tizmoret_workers;
end $$;

-- Down Migration

create table worker.open_runs (
  stream     text collate "C" primary key,
  opened_at  timestamptz not null default now()
);
insert into worker.open_runs select stream, opened_at from worker.leases where stream like '%.execution-%';
update worker.checkpoints set name = 'execution-runner';
insert into worker.checkpoints select 'plan-requests', position from worker.checkpoints;
drop table worker.leases, worker.workers;
drop function worker.claim, worker.take_in, worker.let_go, worker.hand_over, worker.bury;
