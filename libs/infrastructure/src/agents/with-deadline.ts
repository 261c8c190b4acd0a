/** The work took longer than it may. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  constructor(readonly afterMs: number) {
    super(`No end after ${afterMs} ms`);
  }
}

/**
 * Runs work under a signal that aborts after `ms`, or with the caller's. Settles at once then,
 * even when the work does not listen, and leaves no listener on the caller's signal.
 * @throws DeadlineExceeded, the reason of the caller's signal, or what the work throws
 */
export async function withDeadline<Result>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(controller.signal.reason as Error);
    });
  });
  const passOn = () => {
    controller.abort(signal.reason);
  };
  signal.addEventListener('abort', passOn, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new DeadlineExceeded(ms));
  }, ms);
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', passOn);
  }
}
