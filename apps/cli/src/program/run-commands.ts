import type { Command } from 'commander';
import type { PlanOptions } from '../commands/plan.command.js';
import type { RunOptions } from '../commands/run.command.js';
import { amount, deadline, onExhausted, priority, span, wholeNumber } from '../parse-options.js';
import { circle, escalation, expiry } from '../approval-options.js';
import { id, json, words, type Json, type Perform } from './shared.js';

/** Commands that make plans and run them. */
export function defineRunCommands(program: Command, perform: Perform): void {
  program
    .command('run')
    .description('start a run and follow it to its end; asks before steps that need approval')
    .argument(...words)
    .option('-y, --yes', 'approve everything that asks, after showing it')
    .option('--no-wait', 'only start the run')
    .option('--concurrency <n>', 'steps that may run at once; 0 for no limit', wholeNumber(0))
    .option('--file <plan.json>', 'run the plan of this file (docs/plans.md); the words only say what for')
    .option('--plan <id>', 'run this plan as it is, one that `plan` has shown; the words only say what for')
    .option('--plan-version <n>', 'of that plan; the newest when absent', wholeNumber(1))
    .option('--approve-plan', 'ask for approval of the whole plan first')
    .option('--approvers <names>', 'who may approve: dana,role:finance; anybody when absent', circle)
    .option('--quorum <n>', 'how many of them it takes', wholeNumber(1))
    .option('--escalate <when>', 'who may approve, too, after a time: 1h=role:board', escalation)
    .option('--expire <when>', 'what no answer counts as after a time: 2h=reject, 2h=skip', expiry)
    .option('--priority <p>', 'low, normal, high, or -10 to 10: who gets a free place first', priority)
    .option('--max-calls <n>', 'budget: attempts of steps', wholeNumber(0))
    .option('--max-tokens <n>', 'budget: tokens of models', wholeNumber(0))
    .option('--max-cost <n>', 'budget: money, by the price in TIZMORET_LIMITS', amount)
    .option('--max-time <time>', 'budget: time from the start, 90s, 10m, 2h, 1d', span)
    .option('--on-exhausted <what>', 'hold (the default) until the budget is raised, or fail', onExhausted)
    .option(
      '--replans <n>',
      'how often to ask for another plan when a step has failed for good',
      wholeNumber(0),
    )
    .option('--deadline <when>', 'stop and fail if not ended by then: a time, or 90s, 10m, 2h, 1d', deadline)
    .option(...json)
    .action((request: string[], options: RunOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/run.command.js')).run(context, request.join(' '), options),
      ),
    );
  program
    .command('plan')
    .description('make a plan, or take that of a file, and show it; nothing runs')
    .argument(...words)
    .option('--file <plan.json>', 'take the plan of this file instead of making one')
    .option('--definition', 'print the plan itself as JSON, as --file takes it, and nothing else')
    .option(...json)
    .action((request: string[], options: PlanOptions & Json) =>
      perform(options, async (context) =>
        (await import('../commands/plan.command.js')).plan(context, request.join(' '), options),
      ),
    );
  program
    .command('watch')
    .description('follow a run to its end')
    .argument(...id)
    .option('--json', 'print every state as a line of JSON')
    .action((execution: string, options: Json) =>
      perform(options, async (context) =>
        (await import('../commands/watch.command.js')).watch(context, execution),
      ),
    );
}
