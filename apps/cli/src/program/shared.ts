import type { Context } from '../context.js';
import type { ExitCode } from '../exit-code.js';
import type { OperatorContext } from '../operator/operator-context.js';

/** Runs a command with what it works with; the command itself is loaded only then. */
export type Perform = (options: Json, work: (context: Context) => Promise<ExitCode>) => Promise<void>;

/** The same for commands that open the event log itself. */
export type Operate = (options: Json, work: (context: OperatorContext) => Promise<ExitCode>) => Promise<void>;

export interface Json {
  readonly json?: true;
}

/** Arguments and options that mean the same in several commands. */
export const json = ['--json', 'print JSON for machines'] as const;
export const id = ['<id>', 'id of an execution, or at least 4 characters of its beginning or end'] as const;
export const words = ['[request...]', 'what is to be done, in plain language'] as const;
