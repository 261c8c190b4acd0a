import type { Api } from './client/api.js';
import { safeJson } from './render/clean.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly api: Api;
  /** Machine output: standard output carries JSON and nothing else. */
  readonly json: boolean;
  /** Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Prints one JSON document, or what `lines` makes for a person. */
export function printResult(
  { terminal, json }: Context,
  value: unknown,
  lines: () => readonly string[],
): void {
  terminal.print(json ? [safeJson(value, 2)] : lines());
}
