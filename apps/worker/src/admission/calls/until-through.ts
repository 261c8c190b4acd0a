import type { Waiting } from '@app/infrastructure/agents/call-limits.js';

export interface Passage<Result> {
  /** Undefined: what it waits for calls when it is to be tried again. */
  go(): Result | undefined;
  giveUp(): void;
}

/** How often a call that waits says that its step is alive. Milliseconds. */
const beatMs = 250;

/** Waits until a passage answers something. @throws the reason of the signal on abort */
export function untilThrough<Result>(
  begin: (again: () => void) => Passage<Result>,
  { signal, beat }: Waiting,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const beats = setInterval(beat, beatMs).unref();
    const stop = () => {
      clearInterval(beats);
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      stop();
      passage.giveUp();
      reject(signal.reason as Error);
    };
    const go = () => {
      if (signal.aborted) return;
      const result = passage.go();
      if (result === undefined) return;
      stop();
      resolve(result);
    };
    const passage = begin(go);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    go();
  });
}
