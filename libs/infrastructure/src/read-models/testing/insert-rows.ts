import type { Pool } from 'pg';

type Values = Readonly<Record<string, unknown>>;

const defaults: Readonly<Record<string, Values>> = {
  executions: {
    tenant_id: 'local',
    request: 'a request',
    requested_by: 'dana',
    requested_at: '2026-03-01T10:00:00Z',
    status: 'running',
    planning_input_tokens: 0,
    planning_output_tokens: 0,
  },
  steps: {
    tenant_id: 'local',
    place: 0,
    title: 'A step',
    kind: 'tool',
    uses: 'math.calculate',
    status: 'pending',
    attempt: 0,
    input_tokens: 0,
    output_tokens: 0,
  },
  approvals: { tenant_id: 'local', kind: 'policy', asked: 1, reason: 'policy asks', status: 'pending' },
  log_lines: { tenant_id: 'local', level: 'info', at: '2026-03-01T10:00:00Z', message: 'a line' },
  effects: {
    tenant_id: 'local',
    revision: 1,
    idempotency_key: 'key',
    uses: 'files.write',
    effects: 'writes',
    is_compensation: false,
    attempt: 1,
    worker: 'w',
    started_at: '2026-03-01T10:00:00Z',
    outcome: 'succeeded',
    verified: false,
  },
  checkpoints: { version: 1, skipped: 0, updated_at: '2026-03-01T10:00:00Z' },
  parked_events: {
    tenant_id: 'local',
    revision: 1,
    type: 'StepStarted',
    error: 'no',
    parked_at: '2026-03-01T10:00:00Z',
  },
};

/** Adds rows as a projector would leave them; what is not said has a harmless value. */
export async function insertRows(pool: Pool, table: string, ...rows: readonly Values[]): Promise<void> {
  const complete = rows.map((row) => ({ ...defaults[table], ...row }));
  await pool.query(
    `insert into read_model.${table} select * from json_populate_recordset(null::read_model.${table}, $1)`,
    [JSON.stringify(complete)],
  );
}

/** The n-th of ids that sort like their numbers. */
export const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
