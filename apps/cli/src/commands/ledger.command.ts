import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { effectLedger, type EffectOutcome, type LedgerPage } from '../graphql/queries.js';
import { renderLedger } from '../render/ledger.js';

export interface LedgerOptions {
  /** Only those of which nobody knows whether they came about. */
  readonly unknown?: true;
  readonly outcome?: readonly EffectOutcome[];
  readonly uses?: readonly string[];
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
  readonly first: number;
}

export const wantedOutcomes = ({ unknown, outcome }: LedgerOptions): readonly EffectOutcome[] | undefined =>
  unknown ? ['UNKNOWN'] : outcome;

/** Prints what all runs did to the world, newest first: every attempt and what came of it. */
export async function ledger(context: Context, options: LedgerOptions): Promise<ExitCode> {
  const { api, terminal } = context;
  const { uses, since, until, first } = options;
  const outcome = wantedOutcomes(options);
  const filter = {
    ...(outcome && { outcome }),
    ...(uses && { uses }),
    ...(since !== undefined && { startedSince: since }),
    ...(until !== undefined && { startedUntil: until }),
  };
  const { effectLedger: page } = await api.request<{ effectLedger: LedgerPage }>(effectLedger, {
    first,
    filter,
  });
  const shown = page.edges.map(({ node }) => node);
  printResult(context, shown, () =>
    renderLedger(shown, page.totalCount, terminal.tableColumns(), terminal.style),
  );
  return exitCode.ok;
}
