import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { locks as locksQuery, type LockInfo } from '../graphql/system.js';
import { renderLocks } from '../render/locks.js';

const pageLength = 500;

/** Shows who has which lock, since when, and who waits for it. */
export async function locks(context: Context): Promise<ExitCode> {
  const { terminal, api } = context;
  const all: LockInfo[] = [];
  for (let page: readonly LockInfo[] = []; ;) {
    const variables = { after: all.at(-1)?.name, first: pageLength };
    page = (await api.request<{ locks: LockInfo[] }>(locksQuery, variables)).locks;
    all.push(...page);
    if (page.length < pageLength) break;
  }
  printResult(context, all, () => renderLocks(all, terminal.tableColumns(), terminal.style));
  return exitCode.ok;
}
