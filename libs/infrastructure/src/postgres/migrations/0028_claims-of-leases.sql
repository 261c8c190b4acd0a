-- Up Migration

-- Who has the lease of a run asks for what its steps claim, nobody else: a worker that was taken for dead and does not know it yet
-- took claims over from the one that has the run now, and gave them up as soon as it knew; the step waited for ever.

-- Whether claims that no worker acts for are this one's to end: not while another has the run, or is to take it up.
create function worker.may_end_claims(me integer, of_stream text) returns boolean language sql stable as $$
  select not exists (
    select from worker.leases where stream = of_stream and (owner <> me or owner is null and not resting)
  )
$$;

-- As 0023; asks and adoptions without the lease change nothing.
create or replace function worker.change_locks(me integer, tenants text[], changes jsonb, patience interval)
  returns table (stream text, step_id text, attempt integer, token bigint, blocker jsonb) language plpgsql as $$
#variable_conflict use_column
declare
  change jsonb;
  of_stream text;
  of_step text;
  of_attempt integer;
  has_lease boolean;
  mine bigint;
  wanted bigint[] := '{}';
  touched text[] := '{}';
begin
  perform set_config('synchronous_commit', 'on', true);
  -- Nobody frees the claims of a worker that is gone already. Before the lock, as those do who bury it.
  perform from worker.workers where id = me for key share;
  if not found then raise exception 'Worker % is gone', me; end if;
  perform worker.alone_with_locks(tenants);
  for change in select * from jsonb_array_elements(changes) loop
    of_stream := change->>'stream';
    of_step := change->>'stepId';
    of_attempt := (change->>'attempt')::integer;
    mine := null;
    has_lease := exists (select from worker.leases l where l.stream = of_stream and l.owner = me);
    continue when not has_lease and change->>'do' in ('ask', 'adopt');
    case change->>'do'
    when 'ask' then
      with over as (
        delete from worker.lock_claims c
        where c.stream = of_stream and c.step_id = of_step and (c.attempt < of_attempt or c.attempt = of_attempt and exists (
          select from (select name, exclusive from worker.lock_claims where stream = of_stream and step_id = of_step and attempt = of_attempt) has
          full join jsonb_to_recordset(change->'locks') as wants (name text, exclusive boolean)
            on has.name = wants.name and has.exclusive = wants.exclusive
          where has.name is null or wants.name is null))
        returning name
      )
      select touched || array_agg(name) into touched from over;
      with mine as (
        update worker.lock_claims set worker = me, free_since = null
          where stream = of_stream and step_id = of_step and attempt = of_attempt returning ticket
      )
      select max(ticket) into mine from mine;
      if mine is null then
        mine := nextval('worker.lock_tickets');
        insert into worker.lock_claims (tenant, name, exclusive, stream, step_id, attempt, ticket, worker)
          select change->>'tenant', name, exclusive, of_stream, of_step, of_attempt, mine, me
          from jsonb_to_recordset(change->'locks') as wants (name text, exclusive boolean);
      end if;
      touched := touched || array(select name from worker.lock_claims where ticket = mine);
    when 'adopt' then
      with mine as (
        update worker.lock_claims set worker = me, free_since = null
          where stream = of_stream and step_id = of_step and attempt = of_attempt and token is not null returning ticket
      )
      select max(ticket) into mine from mine;
    when 'leave' then
      update worker.lock_claims set worker = null, free_since = clock_timestamp()
        where stream = of_stream and step_id = of_step and attempt = of_attempt and worker = me;
    when 'release' then
      with over as (
        delete from worker.lock_claims
        where stream = of_stream and step_id = of_step and attempt = of_attempt
          and (worker = me or worker is null and worker.may_end_claims(me, of_stream)) returning name
      )
      select touched || array_agg(name) into touched from over;
    end case;
    if mine is not null then wanted := wanted || mine; end if;
  end loop;
  with lapsed as (
    delete from worker.lock_claims c where c.ticket in (
      select old.ticket from worker.lock_claims old
      where old.tenant = any (tenants) and old.worker is null and old.free_since < clock_timestamp() - patience
        and exists (select from worker.lock_claims w where w.tenant = old.tenant and w.name = old.name and w.ticket > old.ticket and w.token is null)
    ) returning name
  )
  select touched || array_agg(name) into touched from lapsed;
  if changes = '[]' then
    touched := touched || array(select name from worker.lock_claims where worker = me and token is null);
  end if;
  wanted := wanted || worker.admit_to_locks(me, tenants, touched);
  return query
    select distinct on (c.ticket) c.stream, c.step_id, c.attempt, c.token, case when c.token is null then (
      select jsonb_build_object('name', own.name, 'stream', earlier.stream, 'stepId', earlier.step_id, 'waits', earlier.token is null)
      from worker.lock_claims own join worker.lock_claims earlier
        on earlier.tenant = own.tenant and earlier.name = own.name and earlier.ticket < own.ticket
      where own.ticket = c.ticket and (own.exclusive or earlier.exclusive)
      order by earlier.ticket limit 1
    ) end
    from worker.lock_claims c
    where c.worker = me and (c.ticket = any (wanted) or changes = '[]' and c.token is not null and c.tenant = any (tenants));
end $$;

-- As 0024; asks without the lease change nothing.
create or replace function worker.change_places(me integer, agents text[], changes jsonb, patience interval)
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
    continue when change->>'do' = 'ask'
      and not exists (select from worker.leases l where l.stream = of_stream and l.owner = me);
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
        where p.stream = of_stream and p.step_id = of_step and p.attempt = of_attempt
          and (worker = me or worker is null and worker.may_end_claims(me, of_stream));
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

create or replace function worker.change_locks(me integer, tenants text[], changes jsonb, patience interval)
  returns table (stream text, step_id text, attempt integer, token bigint, blocker jsonb) language plpgsql as $$
#variable_conflict use_column
declare
  change jsonb;
  of_stream text;
  of_step text;
  of_attempt integer;
  mine bigint;
  wanted bigint[] := '{}';
  touched text[] := '{}';
begin
  perform set_config('synchronous_commit', 'on', true);
  perform worker.alone_with_locks(tenants);
  for change in select * from jsonb_array_elements(changes) loop
    of_stream := change->>'stream';
    of_step := change->>'stepId';
    of_attempt := (change->>'attempt')::integer;
    mine := null;
    case change->>'do'
    when 'ask' then
      with over as (
        delete from worker.lock_claims c
        where c.stream = of_stream and c.step_id = of_step and (c.attempt < of_attempt or c.attempt = of_attempt and exists (
          select from (select name, exclusive from worker.lock_claims where stream = of_stream and step_id = of_step and attempt = of_attempt) has
          full join jsonb_to_recordset(change->'locks') as wants (name text, exclusive boolean)
            on has.name = wants.name and has.exclusive = wants.exclusive
          where has.name is null or wants.name is null))
        returning name
      )
      select touched || array_agg(name) into touched from over;
      with mine as (
        update worker.lock_claims set worker = me, free_since = null
          where stream = of_stream and step_id = of_step and attempt = of_attempt returning ticket
      )
      select max(ticket) into mine from mine;
      if mine is null then
        mine := nextval('worker.lock_tickets');
        insert into worker.lock_claims (tenant, name, exclusive, stream, step_id, attempt, ticket, worker)
          select change->>'tenant', name, exclusive, of_stream, of_step, of_attempt, mine, me
          from jsonb_to_recordset(change->'locks') as wants (name text, exclusive boolean);
      end if;
      touched := touched || array(select name from worker.lock_claims where ticket = mine);
    when 'adopt' then
      with mine as (
        update worker.lock_claims set worker = me, free_since = null
          where stream = of_stream and step_id = of_step and attempt = of_attempt and token is not null returning ticket
      )
      select max(ticket) into mine from mine;
    when 'leave' then
      update worker.lock_claims set worker = null, free_since = clock_timestamp()
        where stream = of_stream and step_id = of_step and attempt = of_attempt and worker = me;
    when 'release' then
      with over as (
        delete from worker.lock_claims
        where stream = of_stream and step_id = of_step and attempt = of_attempt and coalesce(worker, me) = me returning name
      )
      select touched || array_agg(name) into touched from over;
    end case;
    if mine is not null then wanted := wanted || mine; end if;
  end loop;
  with lapsed as (
    delete from worker.lock_claims c where c.ticket in (
      select old.ticket from worker.lock_claims old
      where old.tenant = any (tenants) and old.worker is null and old.free_since < clock_timestamp() - patience
        and exists (select from worker.lock_claims w where w.tenant = old.tenant and w.name = old.name and w.ticket > old.ticket and w.token is null)
    ) returning name
  )
  select touched || array_agg(name) into touched from lapsed;
  if changes = '[]' then
    touched := touched || array(select name from worker.lock_claims where worker = me and token is null);
  end if;
  wanted := wanted || worker.admit_to_locks(me, tenants, touched);
  return query
    select distinct on (c.ticket) c.stream, c.step_id, c.attempt, c.token, case when c.token is null then (
      select jsonb_build_object('name', own.name, 'stream', earlier.stream, 'stepId', earlier.step_id, 'waits', earlier.token is null)
      from worker.lock_claims own join worker.lock_claims earlier
        on earlier.tenant = own.tenant and earlier.name = own.name and earlier.ticket < own.ticket
      where own.ticket = c.ticket and (own.exclusive or earlier.exclusive)
      order by earlier.ticket limit 1
    ) end
    from worker.lock_claims c
    where c.worker = me and (c.ticket = any (wanted) or changes = '[]' and c.token is not null and c.tenant = any (tenants));
end $$;

create or replace function worker.change_places(me integer, agents text[], changes jsonb, patience interval)
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

drop function worker.may_end_claims;
