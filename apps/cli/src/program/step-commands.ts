import type { Command } from 'commander';
import type { BudgetOptions } from '../commands/budget.command.js';
import type { StepControl, StepControlOptions } from '../commands/step-control.command.js';
import { amount, deadline, jsonText, span, wholeNumber, type DeadlineText } from '../parse-options.js';
import { id, json, type Json, type Perform } from './shared.js';

/** Commands that change what becomes of a run that is under way or has failed, and of its steps. */
export function defineStepCommands(program: Command, perform: Perform): void {
  const act =
    (action: StepControl) =>
    (execution: string, step: string | undefined, options: StepControlOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/step-control.command.js')).controlStep(
          context,
          action,
          execution,
          step,
          options,
        ),
      );
  const comment = ['--comment <text>', 'is kept in the history'] as const;
  program
    .command('deadline')
    .description('stop a run, and have it fail, if it has not ended by then')
    .argument(...id)
    .argument('<when>', 'a time, or 90s, 10m, 2h, 1d from now, or none', (text: string) =>
      text === 'none' ? {} : deadline(text),
    )
    .option(...comment)
    .option(...json)
    .action((execution: string, when: DeadlineText, options: { readonly comment?: string } & Json) =>
      perform(options, async (context) =>
        (await import('../commands/deadline.command.js')).deadline(context, execution, when, options.comment),
      ),
    );
  program
    .command('budget')
    .description('let a run that has a budget spend more: how much of each, in all')
    .argument(...id)
    .option('--max-calls <n>', 'attempts of steps', wholeNumber(0))
    .option('--max-tokens <n>', 'tokens of models', wholeNumber(0))
    .option('--max-cost <n>', 'money, by the price that the run was asked for with', amount)
    .option('--max-time <time>', 'time from the start, 90s, 10m, 2h, 1d', span)
    .option(...comment)
    .option(...json)
    .action((execution: string, options: BudgetOptions & { readonly comment?: string } & Json) =>
      perform(options, async (context) =>
        (await import('../commands/budget.command.js')).budget(context, execution, options),
      ),
    );
  program
    .command('retry')
    .description('try a step again that failed; without a step, everything that failed in a run')
    .argument(...id)
    .argument('[step]', 'id of the step')
    .option('--input <json>', 'run it with this input instead', jsonText)
    .option(...comment)
    .option(...json)
    .action(act('retry'));
  program
    .command('skip')
    .description('go on without a step')
    .argument(...id)
    .argument('<step>', 'id of the step')
    .option('--output <json>', 'what steps that need its output get instead', jsonText)
    .option(...comment)
    .option(...json)
    .action(act('skip'));
  program
    .command('release')
    .description('take the locks of a running step away, for those who wait for them')
    .argument(...id)
    .argument('<step>', 'id of the step')
    .option(...comment)
    .option(...json)
    .action(act('release'));
  program
    .command('change')
    .description('have a step that does not run yet run with another input')
    .argument(...id)
    .argument('<step>', 'id of the step')
    .requiredOption('--input <json>', 'the whole input, an object', jsonText)
    .option(...comment)
    .option(...json)
    .action(act('change'));
}
