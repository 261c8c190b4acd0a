-- Up Migration

-- What the health and the load of agents are worked out from. A step of a tool has nulls here, so its updates stay on
-- their page although agent_running and agent_ended_at are in indexes.
alter table read_model.steps
  add column agent          text,                  -- who carries it out; null for a tool, and while that is open
  add column agent_running  text,                  -- the same while an attempt runs
  add column agent_ended_at timestamptz,           -- when the last of agent_attempts ended
  add column agent_attempts jsonb;                 -- [{agent, endedAt, ms, error?: {code, message}}], the last 20

create index steps_agent_running on read_model.steps (tenant_id, agent_running) where agent_running is not null;
create index steps_agent_ended on read_model.steps (tenant_id, agent_ended_at) where agent_ended_at is not null;

-- Down Migration

alter table read_model.steps
  drop column agent, drop column agent_running, drop column agent_ended_at, drop column agent_attempts;
