import { pino, type Logger } from 'pino';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { Config } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { projectFolder } from '../client/project-folder.js';
import type { Terminal } from '../terminal.js';
import { describeLog, findLog } from './find-log.js';
import { explainLogFailure } from './log-failure.js';
import type { OperatorContext } from './operator-context.js';

/** Opens the event store for some work; see `withOpened`. */
export const withEventStore = <Result>(
  context: OperatorContext,
  work: (store: EventStore, log: string) => Promise<Result>,
): Promise<Result> => withOpened(context, openEventStore, work);

/**
 * Opens something at the event log, says on standard error which log it is, and closes it after the work.
 * @param work is given the description of the log, too
 * @throws CliError for what an operator can mend
 */
export async function withOpened<Opened extends { close(): Promise<void> }, Result>(
  { io, terminal }: OperatorContext,
  open: (config: Config, logger: Logger) => Opened | Promise<Opened>,
  work: (opened: Opened, log: string) => Promise<Result>,
): Promise<Result> {
  const config = findLog(io.env, [io.projectFolder ?? projectFolder(), io.cwd]);
  const log = describeLog(config);
  terminal.note([`Event log: ${log}`]);
  try {
    const opened = await open(config, warnings(terminal));
    try {
      return await work(opened, log);
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw explainLogFailure(error, log);
  }
}

/** Warnings as lines for a person; one that repeats itself while the store is away is shown once. */
function warnings(terminal: Terminal): Logger {
  let last = '';
  const write = (line: string): void => {
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { message?: string } };
    const text = [msg, err?.message].filter(Boolean).join(': ');
    if (text !== last) terminal.note([text]);
    last = text;
  };
  return pino({ level: 'warn' }, { write });
}
