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
    return new Look(this, stream);
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

  /** How many of a work may ask. */
  of(stream: StreamName, work: string): number {
    return this.ofRuns.get(stream)?.get(work) ?? 1;
  }

  held(stream: StreamName, work: string): void {
    this.ofRuns.get(stream)?.delete(work);
  }
}

/** Of which work no more steps are asked about. Nearly always nothing waits: then it is made in vain, and is small. */
class Look {
  private closed: Set<string> | undefined;
  private asking: Map<string, number> | undefined;

  constructor(
    private readonly pace: AskingPace,
    private readonly stream: StreamName,
  ) {}

  isClosed({ request }: Ticket): boolean {
    return this.closed?.has(workOf(request.step)) ?? false;
  }

  /** A step waits, and the same work with it. */
  waits(ticket: Ticket): void {
    const work = workOf(ticket.request.step);
    if (!ticket.isAsking) this.pace.held(this.stream, work);
    this.asking ??= new Map();
    const asking = (this.asking.get(work) ?? 0) + 1;
    this.asking.set(work, asking);
    if (!ticket.asksTogether || asking >= this.pace.of(this.stream, work))
      (this.closed ??= new Set()).add(work);
  }
}
