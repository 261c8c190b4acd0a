import type { Answer, Gate, Request } from '../gate.js';
import { Buckets, type BucketsParts, type RateSubject } from './buckets.js';

/** What steps start. */
export type StartSubject = Exclude<RateSubject, 'model'>;

/** So many starts a second, minute or hour, of all workers together. */
export class RateGate implements Gate {
  readonly holds;
  readonly insideSteps = (call: 'tool' | 'tokens'): boolean =>
    call === 'tool' && this.parts.subject === 'tool';
  private readonly buckets: Buckets;

  constructor(private readonly parts: BucketsParts<StartSubject>) {
    this.holds = parts.subject === 'tenant' ? ('every-step' as const) : ('same-work' as const);
    this.buckets = new Buckets(parts);
  }

  concerns(request: Request): boolean {
    const name = this.nameIn(request);
    return name !== undefined && this.buckets.limits(name);
  }

  enter(request: Request, open: () => void): Answer {
    const bucket = this.bucketOf(request);
    return bucket ? bucket.enter(request, open) : { kind: 'entered', leave: () => undefined };
  }

  withdraw(request: Request): void {
    this.bucketOf(request)?.withdraw(request);
  }

  private nameIn({ run, step }: Request): string | undefined {
    switch (this.parts.subject) {
      case 'tenant':
        return run.tenant;
      case 'tool':
        return step.kind === 'tool' ? step.tool : undefined;
      case 'agent':
        return step.kind === 'agent' ? step.agent : undefined;
    }
  }

  private bucketOf(request: Request) {
    return this.buckets.of(this.nameIn(request) ?? '');
  }
}
