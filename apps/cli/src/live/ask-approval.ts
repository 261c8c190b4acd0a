import type { Terminal } from '../terminal.js';

export interface Answer {
  readonly approve: boolean;
  readonly comment?: string;
}

/** Shows what would run and asks y/n, and for the reason of a no. @returns undefined when no answer came */
export async function askApproval(
  terminal: Terminal,
  shown: readonly string[],
  signal: AbortSignal,
): Promise<Answer | undefined> {
  terminal.print(shown);
  for (;;) {
    const answer = await terminal.ask('Approve? [y/n] ', signal);
    if (answer === undefined) return undefined;
    if (/^y(es)?$/i.test(answer)) return { approve: true };
    if (/^no?$/i.test(answer)) break;
    terminal.print(['Please answer y or n. Ctrl-C leaves the run waiting.']);
  }
  const comment = await terminal.ask('Why not? (Enter for no reason) ', signal);
  if (comment === undefined) return undefined;
  return comment === '' ? { approve: false } : { approve: false, comment };
}
