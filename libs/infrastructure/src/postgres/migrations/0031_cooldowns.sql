-- Up Migration

-- What has answered that it gets too many requests, and when it may be asked again, by any worker. Workers hear of it by
-- tizmoret_cooldowns; a row is read by those that start, or come back, before it is over.
create table worker.cooldowns (
  key     text collate "C" primary key,           -- for example `tool http.get example.com`, `model gemini-3-flash`
  ends_at timestamptz not null
);

-- Down Migration

drop table worker.cooldowns;
