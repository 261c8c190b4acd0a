import type { CliIo, OutputStream } from './io.js';
import { createStyle, type Style } from './render/style.js';

/** Where a command prints, and whom it can ask. */
export interface Terminal {
  readonly style: Style;
  /** Standard output can be redrawn in place. */
  readonly live: boolean;
  /** A person sits in front of it and can answer. */
  readonly interactive: boolean;
  readonly stdout: OutputStream;
  /** Characters per line; 80 when standard output is no terminal. */
  columns(): number;
  /** What a table may take: no end when a program reads it. */
  tableColumns(): number;
  rows(): number;
  /** Results: to standard output. */
  readonly print: (lines: readonly string[]) => void;
  /** Messages beside the result: to standard error. */
  readonly note: (lines: readonly string[]) => void;
  /** @returns the line that was typed; undefined when the input ended or `signal` aborted */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

export function createTerminal(io: CliIo): Terminal {
  const { stdin, stdout, stderr, env } = io;
  const screen = stdout.isTTY === true && env['TERM'] !== 'dumb';
  const write = (stream: OutputStream, lines: readonly string[]): void => {
    if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
  };
  const columns = (): number => Math.max(20, stdout.columns ?? 80);
  return {
    style: createStyle(wantsColour(io)),
    live: screen,
    interactive: screen && stdin.isTTY === true,
    stdout,
    columns,
    tableColumns: () => (screen ? columns() : Infinity),
    rows: () => stdout.rows ?? 24,
    print: (lines) => write(stdout, lines),
    note: (lines) => write(stderr, lines),
    async ask(question, signal) {
      const { askLine } = await import('./live/ask-line.js');
      return askLine(stdin, stdout, question, signal);
    },
  };
}

/** https://no-color.org: any value but the empty one; FORCE_COLOR colours pipes too. */
function wantsColour({ stdout, env }: CliIo): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}
