-- Up Migration

create schema worker;

-- The runs that have not ended: what a worker looks after when it starts. One row per run, not per step.
create table worker.open_runs (
  stream     text collate "C" primary key,
  opened_at  timestamptz not null default now()
);

-- How far each follower of the log has come. Everything up to the position is in the tables above.
create table worker.checkpoints (
  name     text collate "C" primary key,
  position text collate "C" not null
);

-- Down Migration

drop schema worker cascade;
