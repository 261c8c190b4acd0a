import { FairQueue } from './fair-queue.js';
import type { Answer, Gate, Leave, Request } from './gate.js';

interface Waiting {
  readonly request: Request;
  readonly tenant: string;
  readonly priority: number;
  readonly since: number;
  open: () => void;
}

/** A worker runs so many steps at once. A place that becomes free goes to the tenants in turn. */
export class CapacityGate implements Gate {
  readonly holds = 'every-step';
  private readonly queue: FairQueue<Waiting>;
  private readonly waiting = new Map<Request, Waiting>();
  /** Places kept for those who waited and have been told to ask again. */
  private readonly kept = new Set<Request>();
  private taken = 0;

  /** @param weightOf a tenant's share beside others, more than 0 */
  constructor(
    private readonly places: number,
    weightOf?: (tenant: string) => number,
  ) {
    this.queue = new FairQueue(weightOf);
  }

  concerns(): boolean {
    return true;
  }

  enter(request: Request, open: () => void): Answer {
    if (this.kept.delete(request)) return this.entered();
    const known = this.waiting.get(request);
    if (known) known.open = open;
    else if (this.taken < this.places) {
      this.taken++;
      return this.entered();
    } else this.enqueue(request, open);
    const reason = `all ${this.places} places of the worker are taken`;
    return { kind: 'held', hold: { kind: 'capacity', reason } };
  }

  withdraw(request: Request): void {
    const waiting = this.waiting.get(request);
    if (waiting) {
      this.waiting.delete(request);
      this.queue.remove(waiting);
    } else if (this.kept.delete(request)) this.free();
  }

  /** It runs already, whether there is a place or not. */
  join(): Leave {
    this.taken++;
    return () => this.free();
  }

  private entered(): Answer {
    return { kind: 'entered', leave: () => this.free() };
  }

  private enqueue(request: Request, open: () => void): void {
    const { run, priority, since } = request;
    const waiting = { request, tenant: run.tenant, priority, since, open };
    this.waiting.set(request, waiting);
    this.queue.add(waiting);
  }

  private free(): void {
    this.taken--;
    while (this.taken < this.places) {
      const next = this.queue.take();
      if (!next) return;
      this.waiting.delete(next.request);
      this.kept.add(next.request);
      this.taken++;
      next.open();
    }
  }
}
