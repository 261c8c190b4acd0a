import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { effects as effectsQuery, type Effect } from '../graphql/queries.js';
import { renderEffects } from '../render/effects.js';

export interface EffectsOptions {
  /** Only those of which nobody knows whether they came about. */
  readonly unknown?: true;
}

const pageLength = 1_000;

/** Prints what a run did to the world: each intent, every attempt, what came of it. */
export async function effects(context: Context, idText: string, options: EffectsOptions): Promise<ExitCode> {
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
  const shown = options.unknown
    ? all.filter(({ attempts }) => attempts.some(({ outcome }) => outcome === 'UNKNOWN'))
    : all;
  printResult(context, shown, () => renderEffects(shown, terminal.columns(), terminal.style));
  return exitCode.ok;
}
