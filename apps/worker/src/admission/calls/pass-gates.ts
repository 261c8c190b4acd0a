import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import type { Gate, Held, Request } from '../gate.js';
import { Ticket } from '../ticket.js';

/** How often a call that waits says that its step is alive. Milliseconds. */
const beatMs = 250;

/**
 * Waits until a call is through all gates, or one of them holds it for something that is not worth waiting for: then nothing is
 * taken. @throws the reason of the signal on abort
 */
export function passGates(
  request: Request,
  gates: readonly Gate[],
  isWorthWaiting: (held: Held) => boolean,
  { signal, beat }: Waiting,
): Promise<Ticket | Held> {
  return new Promise((resolve, reject) => {
    const beats = setInterval(beat, beatMs).unref();
    const stop = () => {
      clearInterval(beats);
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      stop();
      ticket.end();
      reject(signal.reason as Error);
    };
    const go = () => {
      if (signal.aborted) return;
      const { held } = ticket.go() ? { held: undefined } : ticket;
      if (!ticket.isThrough && !(held && !isWorthWaiting(held))) return;
      stop();
      if (held) ticket.end();
      resolve(held ?? ticket);
    };
    const ticket: Ticket = new Ticket(request, gates, go);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    go();
  });
}
