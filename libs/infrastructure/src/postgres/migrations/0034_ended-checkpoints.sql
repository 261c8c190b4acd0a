-- Up Migration

-- The attempt that has ended for good: whoever was about to go on with it, not knowing yet, finds that instead of nothing.
alter table worker.step_checkpoints add column ended integer;

-- Down Migration

delete from worker.step_checkpoints where ended is not null;
alter table worker.step_checkpoints drop column ended;
