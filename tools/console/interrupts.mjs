/** A person or the system asked us to stop. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signalName */
  constructor(signalName) {
    super(`stopped by ${signalName}`);
    this.exitCode = signalName === 'SIGINT' ? 130 : signalName === 'SIGHUP' ? 129 : 143;
  }
}

/** npm passes on a Ctrl-C that the terminal has already sent to us: what comes this close together is one wish. */
const sameWishMs = 500;

/**
 * Turns signals into two wishes: stop, and (asked a second time) stop without waiting.
 * @returns {{ stop: AbortSignal, hasten: AbortSignal }}
 */
export function listenForInterrupts() {
  const stop = new AbortController();
  const hasten = new AbortController();
  let first = 0;
  for (const name of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, () => {
      if (!stop.signal.aborted) {
        first = Date.now();
        stop.abort(new Interrupted(name));
      } else if (Date.now() - first > sameWishMs) {
        hasten.abort(new Interrupted(name));
      }
    });
  }
  return { stop: stop.signal, hasten: hasten.signal };
}
