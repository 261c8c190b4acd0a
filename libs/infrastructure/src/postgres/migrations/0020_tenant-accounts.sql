-- Up Migration

-- What tenants that have a budget have spent and reserved: one row for each, locked while a worker reserves and settles,
-- many attempts at once.
create table worker.accounts (
  tenant  text  collate "C" primary key,
  account jsonb not null                          -- libs/domain/src/tenant-budgets/account.ts
);

alter table worker.accounts enable row level security;
create policy of_tenant on worker.accounts for select to tizmoret_reader
  using (tenant = current_setting('tizmoret.tenant', true));
grant usage on schema worker to tizmoret_reader;
grant select on worker.accounts to tizmoret_reader;

-- Down Migration

drop table worker.accounts;
revoke usage on schema worker from tizmoret_reader;
