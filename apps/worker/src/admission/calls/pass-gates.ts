import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import type { Gate, Held, Request } from '../gate.js';
import { Ticket } from '../ticket.js';
import { sayWait } from './say-wait.js';
import { untilThrough } from './until-through.js';

/**
 * Waits until a call is through all gates, or one of them holds it for something that is not worth waiting for: then nothing is
 * taken. @throws the reason of the signal on abort
 */
export const passGates = (
  request: Request,
  gates: readonly Gate[],
  isWorthWaiting: (held: Held) => boolean,
  waiting: Waiting,
): Promise<Ticket | Held> =>
  untilThrough((again) => {
    const ticket = new Ticket(request, gates, again);
    const say = sayWait(waiting.log);
    return {
      go() {
        if (ticket.go()) return ticket;
        const { held } = ticket;
        if (!held) return undefined;
        if (isWorthWaiting(held)) {
          say(held.hold);
          return undefined;
        }
        ticket.end();
        return held;
      },
      giveUp: () => ticket.end(),
    };
  }, waiting);
