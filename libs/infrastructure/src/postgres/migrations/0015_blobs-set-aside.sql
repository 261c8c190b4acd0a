-- Up Migration

-- When clean-up found no event that refers to the blob. It is still read, and a put brings it back.
alter table blob_store.blobs add column set_aside_at timestamptz;

-- Down Migration

alter table blob_store.blobs drop column set_aside_at;
