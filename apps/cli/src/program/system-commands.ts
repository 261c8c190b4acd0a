import type { Command } from 'commander';
import { json, type Json, type Perform } from './shared.js';

/** Commands about the system itself. */
export function defineSystemCommands(program: Command, perform: Perform): void {
  program
    .command('tools')
    .description('list the tools and agents that plans are made of')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) => (await import('../commands/tools.command.js')).tools(context)),
    );
  program
    .command('agents')
    .description('show what agents offer, how they have done lately and what they do now')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) => (await import('../commands/agents.command.js')).agents(context)),
    );
  program
    .command('locks')
    .description('show who has which lock, since when, and who waits for it')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) => (await import('../commands/locks.command.js')).locks(context)),
    );
  program
    .command('metrics')
    .description('show how many runs and steps there were, and how long they took')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) => (await import('../commands/metrics.command.js')).metrics(context)),
    );
  program
    .command('spending')
    .description('show what all runs together have spent and may spend, where that is limited')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) =>
        (await import('../commands/spending.command.js')).spending(context),
      ),
    );
  program
    .command('health')
    .description('say whether the system is well')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) => (await import('../commands/health.command.js')).health(context)),
    );
}
