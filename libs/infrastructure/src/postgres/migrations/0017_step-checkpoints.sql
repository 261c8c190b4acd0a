-- Up Migration

-- How far long steps have come: the newest state of each, written over, gone when the step has ended.
create table worker.step_checkpoints (
  stream text collate "C" not null,
  key text collate "C" not null,                  -- the idempotency key of the attempt group
  state json not null,                            -- not jsonb: that refuses \u0000 and orders members anew
  saved_at timestamptz not null default now(),
  primary key (stream, key)
);

-- Down Migration

drop table worker.step_checkpoints;
