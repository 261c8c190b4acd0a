-- Up Migration

-- Who has locks and who waits for some, in all executions: a row for each lock of each claim, gone when the attempt is over.
-- Who may enter is decided as in libs/domain/src/execution/locks/lock-queue.ts.
create table worker.lock_claims (
  tenant     text collate "C" not null,
  name       text collate "C" not null,
  exclusive  boolean     not null,
  stream     text collate "C" not null,           -- with step_id and attempt: whose claim it is
  step_id    text collate "C" not null,
  attempt    integer     not null,
  ticket     bigint      not null,                -- of the claim: the order in which they asked
  token      bigint,                              -- of the claim; null: it waits
  worker     integer,                             -- acts for it; null: none does since free_since
  free_since timestamptz,
  asked_at   timestamptz not null default clock_timestamp(),
  granted_at timestamptz,
  primary key (stream, step_id, attempt, name)
);
create index on worker.lock_claims (tenant, name, ticket);
create index on worker.lock_claims (ticket);
create index on worker.lock_claims (worker);

-- One of each for all locks: what rises for all rises for each.
create sequence worker.lock_tickets;
create sequence worker.lock_tokens;

alter table worker.lock_claims enable row level security;
create policy of_tenant on worker.lock_claims for select to tizmoret_reader
  using (tenant = current_setting('tizmoret.tenant', true));
grant usage on schema worker to tizmoret_reader;
grant select on worker.lock_claims to tizmoret_reader;

-- One transaction at a time changes the claims of a tenant: it sees all of those before it.
create function worker.alone_with_locks(tenants text[]) returns void language plpgsql as $$
declare
  key integer;
begin
  for key in select distinct hashtext(name) from unnest(tenants) name order by 1 loop
    perform pg_advisory_xact_lock(831703, key);
  end loop;
end $$;

-- The claims of a worker that is gone wait for whoever takes up its runs.
create function worker.free_lock_claims() returns trigger language plpgsql as $$
begin
  perform worker.alone_with_locks(array(select distinct tenant from worker.lock_claims where worker = old.id));
  update worker.lock_claims set worker = null, free_since = clock_timestamp() where worker = old.id;
  return null;
end $$;
create trigger free_lock_claims after delete on worker.workers
  for each row execute function worker.free_lock_claims();

-- Lets everybody enter who may, of those who wait for one of these locks: no earlier claim conflicts, whether it has its locks or
-- waits. Tells the workers of those who do, but for the one that asks.
create function worker.admit_to_locks(me integer, tenants text[], names text[]) returns bigint[] language plpgsql as $$
declare
  admitted bigint[];
  workers integer[];
begin
  with next as (
    select ticket, nextval('worker.lock_tokens') as token from (
      select distinct w.ticket from worker.lock_claims w
      where w.tenant = any (tenants) and w.name = any (names) and w.token is null
        and not exists (
          select from worker.lock_claims own join worker.lock_claims earlier
            on earlier.tenant = own.tenant and earlier.name = own.name and earlier.ticket < own.ticket
          where own.ticket = w.ticket and (own.exclusive or earlier.exclusive)
        )
      order by w.ticket
    ) free
  ), entered as (
    update worker.lock_claims c set token = next.token, granted_at = clock_timestamp()
    from next where c.ticket = next.ticket returning c.ticket, c.worker
  )
  select array_agg(distinct ticket), array_agg(distinct worker) into admitted, workers from entered;
  perform pg_notify('tizmoret_locks', one::text) from unnest(workers) one where one <> me;
  return coalesce(admitted, '{}');
end $$;

-- Everything that a worker wants changed, in this order: {do, tenant, stream, stepId, attempt}, where do is
--   ask      for `locks`, [{name, exclusive}]; who asks again keeps the place, and earlier attempts of the step have none any more
--   adopt    of a step that runs: it has its locks from the worker that had the run before
--   leave    whoever takes the run up has them from now on
--   release  the attempt is over, or waits no more
-- Claims that no worker acts for make way for those who wait once nobody has taken them up for `patience`. Answers the claims
-- of this worker that were asked for or adopted, and those that have entered; all that are in when nothing is to be changed.
create function worker.change_locks(me integer, tenants text[], changes jsonb, patience interval)
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

-- Down Migration

drop trigger free_lock_claims on worker.workers;
drop function worker.change_locks, worker.admit_to_locks, worker.free_lock_claims, worker.alone_with_locks;
drop table worker.lock_claims;
drop sequence worker.lock_tickets, worker.lock_tokens;
revoke usage on schema worker from tizmoret_reader;
