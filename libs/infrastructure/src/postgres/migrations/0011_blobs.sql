-- Up Migration

create schema blob_store;

-- What is too large for an event, by tenant and SHA-256 of the text. Rows are written before the events that refer to
-- them and never change; one whose event was not stored after all stays behind, and does no harm.
create table blob_store.blobs (
  tenant_id text        collate "C" not null,
  digest    text        collate "C" not null,
  content   text        not null,                  -- JSON; Postgres compresses it and keeps it outside the row
  stored_at timestamptz not null default now(),
  primary key (tenant_id, digest)
);

-- Down Migration

drop schema blob_store cascade;
