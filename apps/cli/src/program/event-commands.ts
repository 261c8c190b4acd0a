import type { Command } from 'commander';
import type { EventsOptions } from '../commands/events.command.js';
import type { ExportOptions } from '../operator/export.command.js';
import type { ImportOptions } from '../operator/import.command.js';
import type { TailOptions } from '../operator/tail.command.js';
import { names, position, startOrPosition, wholeNumber } from '../parse-options.js';
import { id, json, type Json, type Operate, type Perform } from './shared.js';

const category = [
  '--category <name>',
  'only of these streams: execution, execution_log, plan; repeatable',
] as const;

/** Commands about events: the history of one run, asked of the API; and for operators the log itself. */
export function defineEventCommands(program: Command, perform: Perform, operate: Operate): void {
  const events = program.command('events').description('the history of a run; for operators, the whole log');
  events
    .command('read', { isDefault: true })
    .description('print the history of a run, event by event')
    .argument(...id)
    .option('--after <n>', 'begin after this revision', wholeNumber(0))
    .option('-f, --follow', 'and what happens from now on')
    .option('--json', 'print every event as a line of JSON')
    .action((execution: string, options: EventsOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/events.command.js')).events(context, execution, options),
      ),
    );
  defineLogCommands(events, operate);
}

function defineLogCommands(events: Command, operate: Operate): void {
  events
    .command('tail')
    .description('print the events of all runs as they happen, until Ctrl-C')
    .option(...category, names)
    .option('--type <type>', 'only these events, for example StepFailed; repeatable', names)
    .option('--from <place>', 'start, end, or after a position of the log', startOrPosition, 'end')
    .option('--json', 'print every event as a line of JSON')
    .action((options: TailOptions & Json) =>
      operate(options, async (context) =>
        (await import('../operator/tail.command.js')).tail(context, options),
      ),
    );
  events
    .command('stats')
    .description('read the whole log and count what is in it')
    .option(...json)
    .action((options: Json) =>
      operate(options, async (context) => (await import('../operator/stats.command.js')).stats(context)),
    );
  events
    .command('export')
    .description('write the log as lines of JSON')
    .argument('<file>', 'to be written when it is complete; - for standard output')
    .option(...category, names)
    .option('--after <position>', 'begin after this position of the log', position)
    .option('--force', 'replace the file')
    .action((file: string, options: ExportOptions) =>
      operate({}, async (context) =>
        (await import('../operator/export.command.js')).exportEvents(context, file, options),
      ),
    );
  events
    .command('import')
    .description('append the events of an export that are not in the log yet')
    .argument('<file>', 'made by export; - for standard input')
    .option('--unchecked', 'also when the last line, which says what must be there, is missing or wrong')
    .action((file: string, options: ImportOptions) =>
      operate({}, async (context) =>
        (await import('../operator/import.command.js')).importEvents(context, file, options),
      ),
    );
}
