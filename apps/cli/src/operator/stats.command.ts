import type { EventStore } from '@app/domain/kernel/event-store.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { safeJson } from '../render/clean.js';
import { logPages } from './log-pages.js';
import { LogCounter, type LogStatistics } from './log-statistics.js';
import type { OperatorContext } from './operator-context.js';
import { progressLine } from './progress-line.js';
import { renderStatistics, statisticsJson } from './render-statistics.js';
import { withEventStore } from './with-event-store.js';

/** Reads the whole log once and says what is in it. */
export async function stats(context: OperatorContext): Promise<ExitCode> {
  const { terminal, json, interrupted } = context;
  return withEventStore(context, async (store) => {
    const result = await countLog(context, store);
    if (interrupted.aborted) return exitCode.interrupted;
    terminal.print(
      json
        ? [safeJson(statisticsJson(result), 2)]
        : renderStatistics(result, terminal.tableColumns(), terminal.style),
    );
    return exitCode.ok;
  });
}

async function countLog({ io, interrupted }: OperatorContext, store: EventStore): Promise<LogStatistics> {
  const counter = new LogCounter();
  const until = await store.head();
  if (until === undefined) return counter.result(until);
  const progress = progressLine(io.stderr);
  let read = 0;
  try {
    for await (const page of logPages(store, { until, signal: interrupted })) {
      page.forEach((event) => counter.add(event));
      read += page.length;
      progress.update(`${read} events read`);
    }
  } finally {
    progress.clear();
  }
  return counter.result(until);
}
