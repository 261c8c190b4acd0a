-- Up Migration

-- The claims of a worker that is gone wait for whoever takes up its runs. A run that has ended or rests runs nothing, and nobody takes
-- it up because of that worker: what its steps had goes to the next at once.

create or replace function worker.free_lock_claims() returns trigger language plpgsql as $$
declare
  tenants text[] := array(select distinct tenant from worker.lock_claims where worker = old.id);
  freed text[];
begin
  perform worker.alone_with_locks(tenants);
  with over as (
    delete from worker.lock_claims c where worker = old.id
      and not exists (select from worker.leases l where l.stream = c.stream and not l.resting) returning name
  )
  select array_agg(name) into freed from over;
  update worker.lock_claims set worker = null, free_since = clock_timestamp() where worker = old.id;
  perform worker.admit_to_locks(old.id, tenants, freed);
  return null;
end $$;

create or replace function worker.free_agent_places() returns trigger language plpgsql as $$
declare
  agents text[] := array(select distinct agent from worker.agent_places where worker = old.id);
begin
  perform worker.alone_with_places(agents);
  delete from worker.agent_places p where worker = old.id
    and (not has_place or not exists (select from worker.leases l where l.stream = p.stream and not l.resting));
  update worker.agent_places set worker = null, free_since = clock_timestamp() where worker = old.id;
  perform worker.give_places(null, agents);
  return null;
end $$;

-- Down Migration

create or replace function worker.free_lock_claims() returns trigger language plpgsql as $$
begin
  perform worker.alone_with_locks(array(select distinct tenant from worker.lock_claims where worker = old.id));
  update worker.lock_claims set worker = null, free_since = clock_timestamp() where worker = old.id;
  return null;
end $$;

create or replace function worker.free_agent_places() returns trigger language plpgsql as $$
declare
  agents text[] := array(select distinct agent from worker.agent_places where worker = old.id);
begin
  perform worker.alone_with_places(agents);
  delete from worker.agent_places where worker = old.id and not has_place;
  update worker.agent_places set worker = null, free_since = clock_timestamp() where worker = old.id;
  perform worker.give_places(null, agents);
  return null;
end $$;
