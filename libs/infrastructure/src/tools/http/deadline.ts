import { ToolError } from '../tool.js';
import { timedOut } from './http-errors.js';

/**
 * Runs work with a signal that aborts after `limitMs`, or when `outer` does, and then fails with the cause:
 * ToolError TIMEOUT or ABORTED, whatever the work made of the abort.
 */
export async function withDeadline<Result>(
  url: URL,
  limitMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let cause: ToolError | undefined;
  const stop = (error: ToolError) => {
    cause ??= error;
    controller.abort(cause);
  };
  const cancel = () => stop(new ToolError('ABORTED', 'The step was stopped before it was done.'));
  const timer = setTimeout(() => stop(timedOut(url, limitMs)), limitMs);
  outer.addEventListener('abort', cancel, { once: true });
  if (outer.aborted) cancel();
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } catch (error) {
    throw cause ?? error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', cancel);
  }
}
