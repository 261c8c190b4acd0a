-- Up Migration

-- Which attempt goes on from the state: who comes next takes it over, and what the one before still saves is refused.
alter table worker.step_checkpoints add column holder uuid;

-- Down Migration

alter table worker.step_checkpoints drop column holder;
