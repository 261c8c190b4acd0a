import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { effects as effectsQuery, type Effect } from '../graphql/queries.js';
import { renderEffects } from '../render/effects.js';
import { wantedOutcomes, type LedgerOptions } from './ledger.command.js';

const pageLength = 1_000;

/** Prints what a run did to the world: each intent, every attempt, what came of it. */
export async function effects(context: Context, idText: string, options: LedgerOptions): Promise<ExitCode> {
  const { api, terminal } = context;
  const executionId = await resolveId(api, idText);
  const all: Effect[] = [];
  for (let page: readonly Effect[] = []; ;) {
    const after = all.at(-1)?.idempotencyKey;
    const variables = { executionId, after, first: pageLength };
    page = (await api.request<{ effects: Effect[] }>(effectsQuery, variables)).effects;
    all.push(...page);
    if (page.length < pageLength) break;
  }
  const shown = all.filter((effect) => isWanted(effect, options));
  printResult(context, shown, () => renderEffects(shown, terminal.tableColumns(), terminal.style));
  return exitCode.ok;
}

/** Of an effect one attempt that is wanted is enough: all of them are shown then. */
function isWanted({ attempts }: Effect, options: LedgerOptions): boolean {
  const outcomes = wantedOutcomes(options);
  const { since = '', until = '~' } = options;
  return attempts.some(
    ({ uses, outcome, startedAt }) =>
      (options.uses?.includes(uses) ?? true) &&
      (outcomes?.includes(outcome) ?? true) &&
      startedAt >= since &&
      startedAt < until,
  );
}
