-- Up Migration

-- What all runs did to the world: a row for every attempt at something that writes or reaches out.
create table read_model.effects (
  tenant_id       text        collate "C" not null,
  execution_id    uuid        not null,
  effect_key      text        collate "C" not null, -- step and attempt, see effects.table.ts
  revision        integer     not null,            -- of the event that started it
  step_id         text        not null,
  idempotency_key text        not null,
  uses            text        not null,            -- name of the tool or agent
  effects         text        not null,            -- writes, outward
  is_compensation boolean     not null,            -- it undoes what the step did before
  attempt         integer     not null,
  worker          text        not null,
  started_at      timestamptz not null,
  outcome         text        not null,            -- under-way, succeeded, failed, cancelled, unknown
  verified        boolean     not null,            -- its answer got lost, and a check found its effect
  ended_at        timestamptz,
  error           text,
  primary key (tenant_id, execution_id, effect_key)
) with (fillfactor = 80);
create index effects_newest_first
  on read_model.effects (tenant_id, started_at desc, execution_id desc, revision desc);
create index effects_unknown
  on read_model.effects (tenant_id, started_at desc, execution_id desc, revision desc) where outcome = 'unknown';

-- What the projection has to know of a run's plan; no query reads it.
create table read_model.effect_plans (
  tenant_id    text collate "C" not null,
  execution_id uuid not null,
  steps        json not null,                      -- {step: {uses, doers: {name: effects}, undo?: {tool, effects}}}
  doing        json not null,                      -- {step: agent}, where that is not who the plan names
  primary key (tenant_id, execution_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['effects', 'effect_plans'] loop
    execute format('alter table read_model.%I enable row level security', name);
    execute format(
      'create policy of_tenant on read_model.%I for select to tizmoret_reader '
      'using (tenant_id = current_setting(''tizmoret.tenant'', true))', name);
  end loop;
end
$$;
grant select on read_model.effects to tizmoret_reader;

-- Down Migration

drop table read_model.effects, read_model.effect_plans;
