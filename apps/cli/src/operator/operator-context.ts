import type { CliIo } from '../io.js';
import type { Terminal } from '../terminal.js';

/** What the commands work with that open the event log itself: no API, the surroundings instead. */
export interface OperatorContext {
  readonly terminal: Terminal;
  readonly io: CliIo;
  /** Machine output: standard output carries JSON and nothing else. */
  readonly json: boolean;
  /** Ctrl-C. */
  readonly interrupted: AbortSignal;
}
