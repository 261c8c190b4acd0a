import { CliError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { execution } from '../graphql/queries.js';
import type { ExecutionDetails } from '../graphql/types.js';
import type { Api } from './api.js';

/** A moment in a run's history: exactly one of the two. */
export type AsOf = { readonly revision: number } | { readonly time: string };

/** An execution as it is, or as it was. @throws CliError when there is none */
export async function loadExecution(api: Api, id: string, asOf?: AsOf): Promise<ExecutionDetails> {
  const variables = { id, ...(asOf && { asOf }) };
  const data = await api.request<{ execution: ExecutionDetails | null }>(execution, variables);
  if (!data.execution) {
    throw new CliError(`There is no execution ${id}${asOf ? ' at that moment' : ''}.`, exitCode.failed);
  }
  return data.execution;
}
