-- Up Migration

-- Folded states, so that a long stream need not be read from its beginning. Rows may be deleted at any time: what is
-- missing, of another shape or of another log is folded from the events. Unlogged: a crash of the server empties it.
create schema snapshots;
create unlogged table snapshots.snapshots (
  stream   text    collate "C" primary key,
  shape    integer not null,
  revision integer not null,                       -- of the last event folded in
  event_id uuid    not null,                       -- of that event: proves that the log is still the one it was made from
  state    text    not null,                       -- JSON
  taken_at timestamptz not null default now()
);

-- Down Migration

drop schema snapshots cascade;
