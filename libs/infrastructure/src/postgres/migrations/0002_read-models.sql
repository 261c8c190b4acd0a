-- Up Migration

-- Everything here is computed from the event log by apps/projector and can be computed anew: `npm run rebuild`.
-- Every key starts with the tenant. What SQL can count from these rows (steps settled, retries, outcomes per day) is
-- not stored a second time.
create schema read_model;

-- The API reads as this role, which row-level security confines to one tenant; see tenant-transaction.ts.
do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'tizmoret_reader') then
    create role tizmoret_reader nologin;
  end if;
exception
  when duplicate_object or unique_violation then null; -- another database of this server was migrated at the same time
  when insufficient_privilege then
    raise exception 'The database user % may not create roles.', current_user
      using hint = 'Let an administrator run: create role tizmoret_reader nologin; '
        'grant tizmoret_reader to ' || quote_ident(current_user) || '; then start again.';
end
$$;
do $$
begin
  if not pg_has_role(current_user, 'tizmoret_reader', 'member') then
    execute format('grant tizmoret_reader to %I', current_user);
  end if;
end
$$;

-- Statuses are spelled as in libs/domain/src/execution/execution.state.ts. No updated column is in an index and pages
-- keep room, so that most updates stay on their page (heap-only tuples).
create table read_model.executions (
  tenant_id       text        collate "C" not null,
  execution_id    uuid        not null,
  request         text        not null,
  requested_by    text        not null,
  requested_at    timestamptz not null,
  status          text        not null,
  resume_to       text,                            -- the status a paused run goes back to
  goal            text,
  planner         text,
  planning_input_tokens  integer not null,
  planning_output_tokens integer not null,
  started_at      timestamptz,
  ended_at        timestamptz,
  failure_code    text,
  failure_message text,
  failure_step_id text,
  primary key (tenant_id, execution_id)
) with (fillfactor = 80);
create index executions_newest_first on read_model.executions (tenant_id, requested_at desc, execution_id desc);

create table read_model.steps (
  tenant_id          text        collate "C" not null,
  execution_id       uuid        not null,
  step_id            text        collate "C" not null,
  place              integer     not null,         -- in the plan, from 0
  title              text        not null,
  kind               text        not null,         -- tool, agent
  uses               text        not null,         -- name of the tool or agent
  status             text        not null,
  attempt            integer     not null,         -- starts so far
  started_at         timestamptz,                  -- of the first attempt
  attempt_started_at timestamptz,                  -- of the last attempt, unless its outcome got lost
  ended_at           timestamptz,
  error_code         text,
  error_message      text,
  skip_reason        text,
  input_tokens       integer     not null,         -- of all attempts
  output_tokens      integer     not null,
  primary key (tenant_id, execution_id, step_id)
) with (fillfactor = 80);

-- Decisions asked of people. One row per question: a step is asked about again when its outcome got lost.
create table read_model.approvals (
  tenant_id    text        collate "C" not null,
  execution_id uuid        not null,
  asked        integer     not null,               -- revision of the event that asks for it
  kind         text        not null,               -- plan, policy, unknown-outcome
  step_id      text,
  reason       text        not null,
  input        json,
  digest       text,
  status       text        not null,               -- expected, pending, approved, rejected, withdrawn
  requested_at timestamptz,
  decided_at   timestamptz,                        -- or withdrawn: the run ended first
  decided_by   text,
  comment      text,
  primary key (tenant_id, execution_id, asked)
);
create index approvals_pending on read_model.approvals (tenant_id, requested_at) where status = 'pending';

create table read_model.log_lines (
  tenant_id    text        collate "C" not null,
  execution_id uuid        not null,
  revision     integer     not null,               -- in the execution_log stream
  at           timestamptz not null,
  level        text        not null,               -- debug, info, warn, error
  step_id      text,
  attempt      integer,
  message      text        not null,
  primary key (tenant_id, execution_id, revision)
);

-- How far each projection has come. Written in the transaction of the rows it stands for: exactly once.
create table read_model.checkpoints (
  projection text        primary key,
  version    integer     not null,
  position   text        collate "C",              -- of the last event handled; null before the first
  updated_at timestamptz not null default now()
);

-- Events a projection could not handle, and the later ones of the same streams, which wait for a rebuild.
create table read_model.parked_events (
  projection text        collate "C" not null,
  position   text        collate "C" not null,
  tenant_id  text        collate "C" not null,
  stream     text        collate "C" not null,
  revision   integer     not null,
  type       text        not null,
  error      text        not null,
  parked_at  timestamptz not null default now(),
  primary key (projection, position)
);

do $$
declare
  name text;
begin
  foreach name in array array['executions', 'steps', 'approvals', 'log_lines', 'parked_events'] loop
    execute format('alter table read_model.%I enable row level security', name);
    execute format(
      'create policy of_tenant on read_model.%I for select to tizmoret_reader '
      'using (tenant_id = current_setting(''tizmoret.tenant'', true))', name);
  end loop;
end
$$;
grant usage on schema read_model to tizmoret_reader;
grant select on all tables in schema read_model to tizmoret_reader;

-- Down Migration

drop schema read_model cascade;
