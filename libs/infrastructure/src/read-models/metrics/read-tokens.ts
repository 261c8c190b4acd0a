import type { Usage } from '@app/domain/plan/plan.js';
import type { ClientBase } from 'pg';
import { inWindow, stepsInWindow, type WindowParameters } from './window.js';

export async function readTokens(client: ClientBase, window: WindowParameters): Promise<Usage> {
  const { rows } = await client.query<Usage>(
    `select coalesce(sum(input), 0)::float8 as "inputTokens", coalesce(sum(output), 0)::float8 as "outputTokens"
     from (
       select e.planning_input_tokens as input, e.planning_output_tokens as output
       from read_model.executions e where ${inWindow}
       union all
       select s.input_tokens, s.output_tokens from ${stepsInWindow}
     ) as used`,
    [...window],
  );
  return rows[0] as Usage;
}
