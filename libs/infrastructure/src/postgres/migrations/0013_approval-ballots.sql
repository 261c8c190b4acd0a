-- Up Migration

-- Who may decide a question, the votes so far, and what happens when nobody does; null when the first decision of
-- anybody ends it. A deadline is the ballot's `since` and the `afterMs` of its next deadline.
alter table read_model.approvals
  add column ballot    json,
  add column paused_at timestamptz;

-- Down Migration

alter table read_model.approvals drop column ballot, drop column paused_at;
