import { resumable } from '../client/resumable.js';
import type { Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';

const giveUpAfterMs = 60_000;

/**
 * Follows a stream with a cursor to its end or Ctrl-C, over lost connections.
 * @param open connects; the stream begins after the revision, or at its beginning
 * @param take prints one item and returns its revision
 */
export async function followStream<Data>(
  { terminal, interrupted }: Context,
  open: (after: number | undefined) => AsyncIterable<Data>,
  after: number | undefined,
  take: (data: Data) => number,
): Promise<ExitCode> {
  let cursor = after;
  const items = resumable(() => open(cursor), {
    signal: interrupted,
    giveUpAfterMs: terminal.live ? Infinity : giveUpAfterMs,
    onLost: () => terminal.note(['connection lost, reconnecting …']),
    onBack: () => terminal.note(['connected again']),
  });
  for await (const item of items) cursor = take(item);
  return interrupted.aborted ? exitCode.interrupted : exitCode.ok;
}
