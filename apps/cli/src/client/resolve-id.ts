import { CliError, usageError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { executions, type ExecutionPage } from '../graphql/queries.js';
import type { Api } from './api.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const part = /^[0-9a-f-]{4,35}$/;
/** How many of the latest executions a short id may mean. */
const recent = 100;

/** The full id for a full id, or for the beginning or end of a recent one. @throws CliError */
export async function resolveId(api: Api, text: string): Promise<string> {
  const wanted = text.toLowerCase();
  if (uuid.test(wanted)) return wanted;
  if (!part.test(wanted)) {
    throw usageError(
      `"${text}" is not an execution id: expected a UUID, or at least 4 characters of its beginning or end`,
    );
  }
  const { executions: page } = await api.request<{ executions: ExecutionPage }>(executions, {
    first: recent,
  });
  const found = page.edges
    .map(({ node }) => node)
    .filter(({ id }) => id.startsWith(wanted) || id.endsWith(wanted));
  if (found.length > 1) {
    const list = found.slice(0, 10).map(({ id, request }) => `\n  ${id}  ${request.slice(0, 60)}`);
    throw usageError(`"${text}" fits ${found.length} executions; give more of the id:${list.join('')}`);
  }
  const [only] = found;
  if (!only) {
    throw new CliError(
      `None of the latest ${recent} executions has an id that begins or ends with "${text}".`,
      exitCode.failed,
    );
  }
  return only.id;
}
