import { Command, CommanderError } from 'commander';
import { CliError } from './cli-error.js';
import type { Context } from './context.js';
import { exitCode, type ExitCode } from './exit-code.js';
import type { CliIo } from './io.js';
import { defineBlobCommands } from './program/blob-commands.js';
import { defineDecisionCommands } from './program/decision-commands.js';
import { defineEventCommands } from './program/event-commands.js';
import { defineHistoryCommands } from './program/history-commands.js';
import { defineRunCommands } from './program/run-commands.js';
import type { Operate, Perform } from './program/shared.js';
import { defineBulkCommands } from './program/bulk-commands.js';
import { defineStepCommands } from './program/step-commands.js';
import { defineSystemCommands } from './program/system-commands.js';
import { createTerminal, type Terminal } from './terminal.js';

const exitCodeHelp = `
Exit codes: 0 done, 1 failed or refused, 2 wrong command line, 3 waits for approval,
4 cancelled, 5 system not reachable, 6 token not accepted, 130 left by Ctrl-C.

The system is found through --url and --token, TIZMORET_URL and TIZMORET_TOKEN,
or the folder .tizmoret that \`npm start\` makes. \`events tail\`, \`stats\`, \`export\`, \`import\`
and \`blobs clean\` open the event log itself: DATABASE_URL (and ESDB_URL, BLOBS_URL), or that folder.`;

interface GlobalOptions {
  readonly url?: string;
  readonly token?: string;
}

/** Runs one command line, for example ['list', '--json']. @returns the exit code; throws nothing that is expected */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const terminal = createTerminal(io);
  const interrupted = io.interrupted ?? new AbortController().signal;
  let outcome: ExitCode = exitCode.ok;
  const program = new Command('tizmoret')
    .description('Runs work that is described in plain language, and shows what became of it.')
    .option('--url <url>', 'address of the system')
    .option('--token <token>', 'token of the system')
    .addHelpText('after', exitCodeHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => terminal.columns(),
    });
  const perform: Perform = async (options, work) => {
    outcome = await work(await openContext(program.opts(), io, terminal, options.json === true, interrupted));
  };
  const operate: Operate = async (options, work) => {
    outcome = await work({ terminal, io, json: options.json === true, interrupted });
  };
  for (const define of [
    defineRunCommands,
    defineHistoryCommands,
    defineEventCommands,
    defineBlobCommands,
    defineDecisionCommands,
    defineStepCommands,
    defineBulkCommands,
    defineSystemCommands,
  ]) {
    define(program, perform, operate);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return outcome;
  } catch (error) {
    return interrupted.aborted ? exitCode.interrupted : explain(error, terminal);
  }
}

async function openContext(
  wanted: GlobalOptions,
  io: CliIo,
  terminal: Terminal,
  json: boolean,
  interrupted: AbortSignal,
): Promise<Context> {
  const [{ findSystem }, { connect }, { projectFolder }] = await Promise.all([
    import('./client/find-system.js'),
    import('./client/connect.js'),
    import('./client/project-folder.js'),
  ]);
  const system = findSystem(wanted, io.env, [io.projectFolder ?? projectFolder(), io.cwd]);
  return { terminal, json, interrupted, api: connect(system, json, interrupted) };
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (!(error instanceof CliError)) throw error;
  terminal.note([terminal.style(error.message, 'red')]);
  return error.exitCode;
}
