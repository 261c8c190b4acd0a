import type { Command } from 'commander';
import type { ListOptions } from '../commands/list.command.js';
import type { LogsOptions } from '../commands/logs.command.js';
import type { ShowOptions } from '../commands/show.command.js';
import type { LedgerOptions } from '../commands/ledger.command.js';
import { logLevel, moment, names, outcomes, statuses, wholeNumber } from '../parse-options.js';
import { id, json, type Json, type Perform } from './shared.js';

/** Commands that look at runs, present and past. */
export function defineHistoryCommands(program: Command, perform: Perform): void {
  program
    .command('list')
    .description('list executions, newest first')
    .option('--status <status>', 'only these; may be given more than once', statuses)
    .option('--search <text>', 'only requests with this text')
    .option('--first <n>', 'how many', wholeNumber(1), 20)
    .option(...json)
    .action((options: ListOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/list.command.js')).list(context, options),
      ),
    );
  program
    .command('show')
    .description('show an execution, as it is or as it was')
    .argument(...id)
    .option('--revision <n>', 'as it was at this revision of its history', wholeNumber(0))
    .option('--time <time>', 'as it was at this time', moment)
    .option(...json)
    .action((execution: string, options: ShowOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/show.command.js')).show(context, execution, options),
      ),
    );
  program
    .command('logs')
    .description('print what the steps of a run have said')
    .argument(...id)
    .option('--step <step>', 'of this step only')
    .option('--level <level>', 'debug, info, warn or error, and what is more severe', logLevel)
    .option('-f, --follow', 'and what they say from now on')
    .option('--json', 'print every line as a line of JSON')
    .action((execution: string, options: LogsOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/logs.command.js')).logs(context, execution, options),
      ),
    );
  program
    .command('effects')
    .description(
      'print what a run did to the world, or what all runs did: each call that writes or reaches out, and what came of it',
    )
    .argument(`[${id[0].slice(1, -1)}]`, `${id[1]}; all runs without it, newest first`)
    .option('--unknown', 'only what nobody knows the outcome of')
    .option('--outcome <outcome>', 'only these; may be given more than once', outcomes)
    .option('--uses <name>', 'only of this tool or agent; may be given more than once', names)
    .option('--since <time>', 'only what began then or later', moment)
    .option('--until <time>', 'only what began before then', moment)
    .option('--first <n>', 'how many, without an id', wholeNumber(1), 50)
    .option(...json)
    .action((execution: string | undefined, options: LedgerOptions & Json) =>
      perform(options, async (context) =>
        execution === undefined
          ? (await import('../commands/ledger.command.js')).ledger(context, options)
          : (await import('../commands/effects.command.js')).effects(context, execution, options),
      ),
    );
}
