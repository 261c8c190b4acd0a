-- Up Migration

-- Circuit breakers that are open, for people to see: a worker writes a row when one of its opens and removes it when it
-- closes. The breakers themselves are in its memory. A row whose worker is gone means nothing.
create table worker.breakers (
  worker    text        collate "C" not null,    -- its name in worker.workers
  work      text        collate "C" not null,    -- for example: tool http.get
  opened_at timestamptz not null,                -- since when it has been open without a break
  retry_at  timestamptz not null,                -- one step tries it from then on
  failures  integer     not null,                -- that opened it, or kept it open
  last_code text        not null,                -- of the last of them
  primary key (worker, work)
);

-- Down Migration

drop table worker.breakers;
