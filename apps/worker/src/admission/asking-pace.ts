import type { StreamName } from '@app/domain/kernel/ids.js';
import { workOf } from '@app/domain/execution/limits/withholding.js';
import type { Ticket } from './ticket.js';

const most = 50;

/**
 * How many steps of a run that do the same work ask at once a gate that answers many together. Each that starts lets one more ask, so
 * they become twice as many with every answer; as soon as one is held it is one at a time again: the others would ask in vain, or
 * take from others what they cannot use.
 */
export class AskingPace {
  private readonly ofRuns = new Map<StreamName, Map<string, number>>();

  /** For one look at the steps of a run that could start. */
  look(stream: StreamName): Look {
    return new Look(
      (work) => this.ofRuns.get(stream)?.get(work) ?? 1,
      (work) => this.held(stream, work),
    );
  }

  started(stream: StreamName, { request, hasAskedTogether }: Ticket): void {
    if (!hasAskedTogether) return;
    const work = workOf(request.step);
    const ofRun = this.ofRuns.get(stream) ?? new Map<string, number>();
    this.ofRuns.set(stream, ofRun.set(work, Math.min((ofRun.get(work) ?? 1) + 1, most)));
  }

  forget(stream: StreamName): void {
    this.ofRuns.delete(stream);
  }

  private held(stream: StreamName, work: string): void {
    this.ofRuns.get(stream)?.delete(work);
  }
}

/** Of which work no more steps are asked about. */
class Look {
  private readonly closed = new Set<string>();
  private readonly asking = new Map<string, number>();

  constructor(
    private readonly pace: (work: string) => number,
    private readonly onHeld: (work: string) => void,
  ) {}

  isClosed({ request }: Ticket): boolean {
    return this.closed.has(workOf(request.step));
  }

  /** A step waits, and the same work with it. */
  waits(ticket: Ticket): void {
    const work = workOf(ticket.request.step);
    if (!ticket.isAsking) this.onHeld(work);
    const asking = (this.asking.get(work) ?? 0) + 1;
    this.asking.set(work, asking);
    if (!ticket.asksTogether || asking >= this.pace(work)) this.closed.add(work);
  }
}
