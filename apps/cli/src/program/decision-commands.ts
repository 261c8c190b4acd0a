import { Option, type Command } from 'commander';
import type { Control, ControlOptions } from '../commands/control.command.js';
import type { DelegateOptions } from '../commands/delegate.command.js';
import type { DecideOptions } from '../commands/decide.command.js';
import { jsonText } from '../parse-options.js';
import { id, json, type Json, type Perform } from './shared.js';

const timers = new Option(
  '--timers <how>',
  'waits for a retry, and the deadline: freeze (the default) or run on',
).choices(['freeze', 'run']);

/** Commands that steer runs: approvals, pause, resume, cancel. */
export function defineDecisionCommands(program: Command, perform: Perform): void {
  for (const approve of [true, false]) {
    const command = program
      .command(approve ? 'approve' : 'reject')
      .description(`${approve ? 'approve' : 'reject'} a step, or the plan, that waits`)
      .argument(...id)
      .argument('[step]', 'id of the step; not needed when only one thing waits')
      .option('--plan', 'the plan as a whole')
      .option('--digest <digest>', 'of what you have seen: refused if something else waits now')
      .option('--comment <text>', 'is kept in the history');
    if (approve)
      command.option(
        '--input <json>',
        'run the step with this input instead; it needs its own votes',
        jsonText,
      );
    command
      .option(...json)
      .action((execution: string, step: string | undefined, options: DecideOptions & Json) =>
        perform(options, async (context) =>
          (await import('../commands/decide.command.js')).decide(context, approve, execution, step, options),
        ),
      );
  }
  program
    .command('delegate')
    .description('let somebody else decide in your place; yourself to take it back')
    .argument(...id)
    .argument('[step]', 'id of the step; not needed when only one thing waits')
    .requiredOption('--to <person>', 'who decides')
    .option('--comment <text>', 'is kept in the history')
    .option(...json)
    .action((execution: string, step: string | undefined, options: DelegateOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/delegate.command.js')).delegate(context, execution, step, options),
      ),
    );
  const controls: readonly (readonly [Control, string])[] = [
    ['pause', 'start no more steps of a run until it is resumed'],
    ['resume', 'let a paused run go on'],
    ['cancel', 'end a run'],
  ];
  for (const [action, description] of controls) {
    const command = program
      .command(action)
      .description(description)
      .argument(...id)
      .option('--comment <text>', 'is kept in the history');
    if (action === 'pause') command.addOption(timers);
    command
      .option(...json)
      .action((execution: string, options: ControlOptions & Json) =>
        perform(options, async (context) =>
          (await import('../commands/control.command.js')).control(context, action, execution, options),
        ),
      );
  }
  program
    .command('approvals')
    .description('show everything that waits for a person')
    .option(...json)
    .action((options: Json) =>
      perform(options, async (context) =>
        (await import('../commands/approvals.command.js')).approvals(context),
      ),
    );
}
