import { pino } from 'pino';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { projectFolder } from '../client/project-folder.js';
import type { Terminal } from '../terminal.js';
import { describeLog, findLog } from './find-log.js';
import { explainLogFailure } from './log-failure.js';
import type { OperatorContext } from './operator-context.js';

/**
 * Opens the event log, says on standard error which one it is, and closes it after the work.
 * @param work is given the description of the log, too
 * @throws CliError for what an operator can mend
 */
export async function withEventStore<Result>(
  { io, terminal }: OperatorContext,
  work: (store: EventStore, log: string) => Promise<Result>,
): Promise<Result> {
  const config = findLog(io.env, [io.projectFolder ?? projectFolder(), io.cwd]);
  const log = describeLog(config);
  terminal.note([`Event log: ${log}`]);
  try {
    const store = openEventStore(config, warnings(terminal));
    try {
      return await work(store, log);
    } finally {
      await store.close();
    }
  } catch (error) {
    throw explainLogFailure(error, log);
  }
}

/** Warnings as lines for a person; one that repeats itself while the store is away is shown once. */
function warnings(terminal: Terminal): pino.Logger {
  let last = '';
  const write = (line: string): void => {
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { message?: string } };
    const text = [msg, err?.message].filter(Boolean).join(': ');
    if (text !== last) terminal.note([text]);
    last = text;
  };
  return pino({ level: 'warn' }, { write });
}
