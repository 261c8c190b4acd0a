-- Up Migration

-- Events of types that no projection of its release knew, which went by. Counted in the transaction that moves the checkpoint: exactly once.
alter table read_model.checkpoints add column skipped bigint not null default 0;

-- Down Migration

alter table read_model.checkpoints drop column skipped;
