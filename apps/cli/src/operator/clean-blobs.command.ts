import { carryOut } from '@app/infrastructure/blobs/cleaning/carry-out.js';
import { openCleaning, type Cleaning } from '@app/infrastructure/blobs/cleaning/open-cleaning.js';
import { planCleaning, type CleaningPlan } from '@app/infrastructure/blobs/cleaning/plan-cleaning.js';
import { CliError } from '../cli-error.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { safeJson } from '../render/clean.js';
import type { OperatorContext } from './operator-context.js';
import { progressLine } from './progress-line.js';
import { cleaningJson, renderCleaning } from './render-cleaning.js';
import { withOpened } from './with-event-store.js';

export interface CleanOptions {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly dryRun?: true;
  /** Also when the log needs none of the old blobs. */
  readonly all?: true;
}

/** Sets aside the blobs that no event refers to, and removes those that were set aside long ago. */
export async function cleanBlobs(context: OperatorContext, options: CleanOptions): Promise<ExitCode> {
  const { terminal, json, interrupted } = context;
  return withOpened(context, openCleaning, async (cleaning, log) => {
    if (!cleaning.isAlone) {
      throw new CliError('Another clean-up is at work. Wait for its end.', exitCode.failed);
    }
    for (const { name, blobs } of cleaning.stores) {
      const plan = await makePlan(context, cleaning.log, blobs, options.olderThan);
      if (!plan) return exitCode.interrupted;
      if (!options.dryRun) {
        if (!options.all) refuseWrongLog(plan, name, log);
        await carryOut(blobs, plan);
      }
      const done = { store: name, plan, isDryRun: options.dryRun === true, olderThan: options.olderThan };
      terminal.print(json ? [safeJson(cleaningJson(done))] : renderCleaning(done));
    }
    return interrupted.aborted ? exitCode.interrupted : exitCode.ok;
  });
}

/** Undefined after Ctrl-C. */
async function makePlan(
  { io, interrupted }: OperatorContext,
  log: Cleaning['log'],
  blobs: Cleaning['stores'][number]['blobs'],
  olderThan: number,
): Promise<CleaningPlan | undefined> {
  const progress = progressLine(io.stderr);
  const onProgress = (events: number) => progress.update(`${events} events read`);
  try {
    return await planCleaning({ blobs, log, olderThan, signal: interrupted, onProgress });
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  } finally {
    progress.clear();
  }
}

/** Blobs of which this log needs not one are most likely those of another log. */
function refuseWrongLog(plan: CleaningPlan, store: string, log: string): void {
  const doomed = plan.setAside.length + plan.remove.length;
  if (doomed === 0 || plan.needed + plan.takeBack.length > 0) return;
  throw new CliError(
    `No event of this log (${log}) refers to any of the ${doomed} old blobs in ${store}. ` +
      'Most likely they belong to another log, so nothing was done. If they do not, give --all.',
    exitCode.failed,
  );
}
