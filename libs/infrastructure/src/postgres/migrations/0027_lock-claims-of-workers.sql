-- Up Migration

-- A worker that others have taken for dead, and that does not know it yet, may not claim any more: nobody would free its claims.
-- Deferred, for worker.free_lock_claims frees those of a worker whose row goes.
update worker.lock_claims set worker = null, free_since = clock_timestamp()
  where worker is not null and worker not in (select id from worker.workers);
alter table worker.lock_claims add constraint lock_claims_worker foreign key (worker) references worker.workers (id)
  deferrable initially deferred;

-- Down Migration

alter table worker.lock_claims drop constraint lock_claims_worker;
