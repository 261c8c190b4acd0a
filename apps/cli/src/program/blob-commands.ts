import type { Command } from 'commander';
import type { CleanOptions } from '../operator/clean-blobs.command.js';
import { duration } from '../parse-options.js';
import { json, type Json, type Operate, type Perform } from './shared.js';

/** Commands for operators about what is too large for the log. */
export function defineBlobCommands(program: Command, _perform: Perform, operate: Operate): void {
  const blobs = program.command('blobs').description('for operators: the large parts of events');
  blobs
    .command('clean')
    .description('set aside what no event refers to, and remove what was set aside before')
    .option(
      '--older-than <time>',
      'leave alone what is younger: 90m, 36h, 7d; at least 1h',
      duration,
      duration('24h'),
    )
    .option('--dry-run', 'only say what would be done')
    .option('--all', 'also when the log refers to none of the old blobs')
    .option(...json)
    .action((options: CleanOptions & Json) =>
      operate(options, async (context) =>
        (await import('../operator/clean-blobs.command.js')).cleanBlobs(context, options),
      ),
    );
}
