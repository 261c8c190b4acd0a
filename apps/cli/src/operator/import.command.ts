import { addAbortSignal } from 'node:stream';
import { CliError } from '../cli-error.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { cleanText } from '../render/clean.js';
import type { AppendedGroup } from './append-group.js';
import { byteLines } from './byte-lines.js';
import type { ImportLine } from './import-line.js';
import { importLines } from './import-lines.js';
import { importLog, type ImportedGroup } from './import-log.js';
import { ImportProblem } from './import-problem.js';
import { openImportSource } from './import-source.js';
import { explainLogFailure } from './log-failure.js';
import type { OperatorContext } from './operator-context.js';
import { progressLine } from './progress-line.js';
import { withEventStore } from './with-event-store.js';

const warning =
  'Read models follow by themselves. Executions that have not ended resume as soon as a worker follows this log.';

export interface ImportOptions {
  /** Takes also what is not whole, or was changed. */
  readonly unchecked?: true;
}

/**
 * Appends the events of an export, from a file or standard input (`-`), to their streams. What is in the log already is left
 * alone, so an import that was cut short is finished by doing it again. A file is looked through first: half of a history, or
 * a wrong one, would stay for ever, and workers would act on it.
 */
export async function importEvents(
  context: OperatorContext,
  file: string,
  { unchecked }: ImportOptions,
): Promise<ExitCode> {
  const { io, terminal, interrupted } = context;
  return withEventStore(context, async (store, log) => {
    const source = await openImportSource(io, file);
    const lines = (): AsyncIterable<ImportLine> =>
      importLines(byteLines(addAbortSignal(interrupted, source.read())), unchecked !== true);
    terminal.note([warning]);
    const progress = progressLine(io.stderr);
    const done = { imported: 0, present: 0 };
    const tenants = new Set<string>();
    const onGroup = ({ imported, present, tenant }: ImportedGroup): void => {
      tenants.add(tenant);
      done.imported += imported;
      done.present += present;
      progress.update(summary(done));
    };
    try {
      if (source.isFile) await lookThrough(lines(), progress);
      await importLog(store, lines(), interrupted, onGroup);
    } catch (error) {
      if (!interrupted.aborted) throw stopped(error, done, log);
    } finally {
      progress.clear();
      await source.close();
    }
    if (interrupted.aborted) {
      terminal.note([`Interrupted. ${summary(done)} Import the same again to go on.`]);
      return exitCode.interrupted;
    }
    terminal.print([summary(done)]);
    if (tenants.size > 0) terminal.note([`They belong to: ${[...tenants].sort().join(', ')}.`]);
    return exitCode.ok;
  });
}

async function lookThrough(
  lines: AsyncIterable<ImportLine>,
  progress: ReturnType<typeof progressLine>,
): Promise<void> {
  for await (const { line } of lines) progress.update(`${line} lines checked`);
}

/** An import that ends early, for a person: the line, why, and what is in the log now. */
function stopped(error: unknown, done: AppendedGroup, log: string): unknown {
  if (!(error instanceof ImportProblem)) return error;
  const cause = explainLogFailure(error.cause, log);
  const known = cause instanceof CliError ? cause : undefined;
  const why = known?.message ?? `${error.message}.`;
  return new CliError(
    `Line ${error.line}: ${cleanText(why)}\n${summary(done)} Nothing from line ${error.line} on was imported. ` +
      'Import the same again once the cause is mended: what is in the log is left alone.',
    known?.exitCode ?? exitCode.failed,
  );
}

const summary = ({ imported, present }: AppendedGroup): string =>
  `Imported ${imported} events; ${present} were in the log already.`;
