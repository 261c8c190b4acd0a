import type { Request } from '../gate.js';

/** Who waits here for something that gets too many requests, or did until now, in the order in which they came. */
export class Reopening {
  private readonly waiting = new Map<Request, () => void>();
  /** Those who may ask and have not done so yet. */
  private readonly called = new Set<Request>();

  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.called.size === 0;
  }

  /** Whether a request may be made: it has been called, or nobody waits. */
  admits(request: Request): boolean {
    return this.called.delete(request) || this.waiting.size === 0;
  }

  wait(request: Request, open: () => void): void {
    this.called.delete(request);
    this.waiting.set(request, open);
  }

  callNext(): void {
    const [next] = this.waiting;
    if (!next) return;
    const [request, open] = next;
    this.waiting.delete(request);
    this.called.add(request);
    open();
  }

  forget(request: Request): void {
    this.waiting.delete(request);
    this.called.delete(request);
  }
}
