-- Up Migration

-- What limits of rate have let through, by all workers together: one row per limit, touched once per slice of starts.
create table worker.rates (
  key text collate "C" primary key,               -- for example `tool http.get`
  due timestamptz not null                        -- when the bucket would be full again, if nobody took anything more
);

-- Down Migration

drop table worker.rates;
