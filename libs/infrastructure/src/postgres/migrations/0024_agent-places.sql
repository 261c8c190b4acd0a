-- Up Migration

-- Attempts that agents with a limit carry out, and those that wait for them, of all workers and tenants. Gone when the attempt is over.
create table worker.agent_places (
  agent      text collate "C" not null,
  stream     text collate "C" not null,           -- with step_id and attempt: whose place it is
  step_id    text collate "C" not null,
  attempt    integer     not null,
  most       integer     not null,                -- attempts at once, as the worker knows it that asked
  ticket     bigint      not null generated always as identity, -- the order in which they asked
  has_place  boolean     not null default false,
  worker     integer,                             -- acts for it; null: none does since free_since
  free_since timestamptz,
  primary key (stream, step_id, attempt)
);
create index on worker.agent_places (agent, ticket);
create index on worker.agent_places (worker);

-- One transaction at a time changes the places of an agent: it sees all of those before it.
create function worker.alone_with_places(agents text[]) returns void language plpgsql as $$
declare
  key integer;
begin
  for key in select distinct hashtext(name) from unnest(agents) name order by 1 loop
    perform pg_advisory_xact_lock(831704, key);
  end loop;
end $$;

-- One who waits gets a place when, with those that have one and those that asked before, it is not more than the agent may carry
-- out. Tells the workers of those who do, but for the one that asks.
create function worker.give_places(me integer, agents text[]) returns void language plpgsql as $$
declare
  workers integer[];
begin
  with waiting as (
    select ticket, most, row_number() over (partition by agent order by ticket)
      + (select count(*) from worker.agent_places taken where taken.agent = w.agent and has_place) as place
    from worker.agent_places w where agent = any (agents) and not has_place
  ), entered as (
    update worker.agent_places p set has_place = true
    from waiting where p.ticket = waiting.ticket and place <= waiting.most returning p.worker
  )
  select array_agg(distinct worker) into workers from entered;
  perform pg_notify('tizmoret_places', one::text) from unnest(workers) one where one is distinct from me;
end $$;

-- The attempts of a worker that is gone keep their places for whoever takes up its runs; what waited is asked for anew.
create function worker.free_agent_places() returns trigger language plpgsql as $$
declare
  agents text[] := array(select distinct agent from worker.agent_places where worker = old.id);
begin
  perform worker.alone_with_places(agents);
  delete from worker.agent_places where worker = old.id and not has_place;
  update worker.agent_places set worker = null, free_since = clock_timestamp() where worker = old.id;
  perform worker.give_places(null, agents);
  return null;
end $$;
create trigger free_agent_places after delete on worker.workers
  for each row execute function worker.free_agent_places();

-- Everything that a worker wants changed, in this order: {do, agent, stream, stepId, attempt}, where do is
--   ask      for one of the agent's `most` places; who asks again keeps what it has, or the place in the queue
--   leave    whoever takes the run up has it from now on
--   release  the attempt is over, or waits no more
-- Places that no worker acts for make way for those who wait once nobody has taken them up for `patience`. Answers how all
-- attempts of this worker stand that concern these agents.
create function worker.change_places(me integer, agents text[], changes jsonb, patience interval)
  returns table (stream text, step_id text, attempt integer, has_place boolean) language plpgsql as $$
#variable_conflict use_column
declare
  change jsonb;
  of_stream text;
  of_step text;
  of_attempt integer;
begin
  perform set_config('synchronous_commit', 'on', true);
  -- Nobody frees the places of a worker that is gone already.
  perform from worker.workers where id = me for key share;
  if not found then raise exception 'Worker % is gone', me; end if;
  perform worker.alone_with_places(agents);
  for change in select * from jsonb_array_elements(changes) loop
    of_stream := change->>'stream';
    of_step := change->>'stepId';
    of_attempt := (change->>'attempt')::integer;
    case change->>'do'
    when 'ask' then
      delete from worker.agent_places p where p.stream = of_stream and p.step_id = of_step
        and (p.attempt < of_attempt or p.attempt = of_attempt and p.agent <> change->>'agent');
      insert into worker.agent_places (agent, stream, step_id, attempt, most, worker)
        values (change->>'agent', of_stream, of_step, of_attempt, (change->>'most')::integer, me)
        on conflict on constraint agent_places_pkey do update
          set worker = me, free_since = null, most = excluded.most;
    when 'leave' then
      update worker.agent_places p set worker = null, free_since = clock_timestamp()
        where p.stream = of_stream and p.step_id = of_step and p.attempt = of_attempt and worker = me;
    when 'release' then
      delete from worker.agent_places p
        where p.stream = of_stream and p.step_id = of_step and p.attempt = of_attempt and coalesce(worker, me) = me;
    end case;
  end loop;
  delete from worker.agent_places p where p.agent = any (agents) and p.worker is null
    and (not p.has_place or p.free_since < clock_timestamp() - patience
      and exists (select from worker.agent_places w where w.agent = p.agent and not w.has_place));
  perform worker.give_places(me, agents);
  return query select p.stream, p.step_id, p.attempt, p.has_place from worker.agent_places p
    where p.worker = me and p.agent = any (agents);
end $$;

-- Down Migration

drop trigger free_agent_places on worker.workers;
drop function worker.change_places, worker.free_agent_places, worker.give_places, worker.alone_with_places;
drop table worker.agent_places;
