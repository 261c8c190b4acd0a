import { resolve } from 'node:path';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { ExportTally } from './export-end.js';
import { fileTarget, streamTarget, type ExportTarget } from './export-target.js';
import { logEventJson } from './log-event-json.js';
import { logPages } from './log-pages.js';
import { positionWithin, shortPosition } from './log-position.js';
import { filterOf, type LogSelection } from './log-selection.js';
import type { OperatorContext } from './operator-context.js';
import { progressLine } from './progress-line.js';
import { withEventStore } from './with-event-store.js';

export interface ExportOptions extends LogSelection {
  /** A position, exclusive. */
  readonly after?: string;
  readonly force?: true;
}

/**
 * Writes the log as it is now to a file, or to standard output (`-`): an event per line, in the order of the log. The last line says
 * how many there are, so that what was cut short is not taken for all of it.
 */
export async function exportEvents(
  context: OperatorContext,
  file: string,
  options: ExportOptions,
): Promise<ExitCode> {
  const { io, terminal, interrupted } = context;
  return withEventStore(context, async (store) => {
    const target =
      file === '-'
        ? streamTarget(io.stdout)
        : await fileTarget(resolve(io.cwd, file), options.force === true);
    try {
      const { events, last } = await writeLog(context, store, target, options);
      if (interrupted.aborted) {
        await target.abandon();
        return exitCode.interrupted;
      }
      await target.finish();
      const end = last === undefined ? '' : `; the last one is at position ${shortPosition(last)}`;
      terminal.note([`Exported ${events} events${end}.`]);
      return exitCode.ok;
    } catch (error) {
      await target.abandon();
      throw error;
    }
  });
}

async function writeLog(
  { io, interrupted }: OperatorContext,
  store: EventStore,
  target: ExportTarget,
  options: ExportOptions,
): Promise<{ events: number; last: Position | undefined }> {
  const filter = filterOf(options);
  const until = await store.head();
  const after = options.after === undefined ? undefined : positionWithin(options.after, until);
  const progress = progressLine(io.stderr);
  const tally = new ExportTally();
  let last: Position | undefined;
  const pages = until === undefined ? [] : logPages(store, { after, until, filter, signal: interrupted });
  try {
    for await (const page of pages) {
      const lines = page.map(logEventJson);
      for (const line of lines) tally.add(line);
      await target.write(lines.map((line) => `${line}\n`).join(''));
      last = page.at(-1)?.position;
      progress.update(`${tally.events} events exported`);
    }
  } finally {
    progress.clear();
  }
  const end = tally.end();
  if (!interrupted.aborted) await target.write(`${JSON.stringify({ end })}\n`);
  return { events: end.events, last };
}
