/** Tenant, since, until: the first three parameters of every statement here. */
export type WindowParameters = readonly unknown[];

/** The executions of the window. */
export const inWindow = `
  e.tenant_id = $1
  and ($2::timestamptz is null or e.requested_at >= $2)
  and ($3::timestamptz is null or e.requested_at < $3)`;

/** The steps of the executions of the window. */
export const stepsInWindow = `
  read_model.executions e join read_model.steps s using (tenant_id, execution_id) where ${inWindow}`;
