import { Argument, type Command } from 'commander';
import type { BulkAction, BulkOptions } from '../commands/bulk.command.js';
import { moment, statuses, wholeNumber } from '../parse-options.js';
import { json, type Json, type Perform } from './shared.js';

/** One command for many runs. */
export function defineBulkCommands(program: Command, perform: Perform): void {
  program
    .command('bulk')
    .description('pause, resume, cancel or retry many runs: lists them and asks first')
    .addArgument(new Argument('<action>', 'what to do').choices(['pause', 'resume', 'cancel', 'retry']))
    .option('--status <status>', 'only these; may be given more than once', statuses)
    .option('--search <text>', 'only requests with this text')
    .option('--since <time>', 'only requested at this time or later', moment)
    .option('--until <time>', 'only requested before this time', moment)
    .option('--all', 'all that the action can concern')
    .option('--limit <n>', 'at most so many, the newest', wholeNumber(1), 100)
    .option('--dry-run', 'only list them')
    .option('-y, --yes', 'do not ask')
    .option('--comment <text>', 'is kept in the history of each')
    .option(...json)
    .action((action: BulkAction, options: BulkOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/bulk.command.js')).bulk(context, action, options),
      ),
    );
}
