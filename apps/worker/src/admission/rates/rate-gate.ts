import type { Rate } from '@app/infrastructure/config/limits.js';
import type { Answer, Gate, Request } from '../gate.js';
import { Bucket } from './bucket.js';
import type { SliceStore } from './slice-store.js';
import { slicingOf } from './slicing.js';

/** What is limited: starts of a tool, of an agent, or of a tenant. */
export type RateSubject = 'tool' | 'agent' | 'tenant';

export interface RateGateParts {
  readonly subject: RateSubject;
  /** By name; `*` is any other, each by itself. */
  readonly rates: ReadonlyMap<string, Rate>;
  readonly store: SliceStore;
  readonly onError: (error: unknown) => void;
}

/** So many starts a second, minute or hour, of all workers together. */
export class RateGate implements Gate {
  readonly holds;
  readonly insideSteps = (call: 'tool' | 'model'): boolean =>
    call === 'tool' && this.parts.subject === 'tool';
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly parts: RateGateParts) {
    this.holds = parts.subject === 'tenant' ? ('every-step' as const) : ('same-work' as const);
  }

  concerns(request: Request): boolean {
    const name = this.nameIn(request);
    return name !== undefined && this.rateOf(name) !== undefined;
  }

  enter(request: Request, open: () => void): Answer {
    return this.bucketOf(request).enter(request, open);
  }

  withdraw(request: Request): void {
    this.bucketOf(request).withdraw(request);
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

  private rateOf(name: string): Rate | undefined {
    return this.parts.rates.get(name) ?? this.parts.rates.get('*');
  }

  private bucketOf(request: Request): Bucket {
    const name = this.nameIn(request) ?? '';
    const known = this.buckets.get(name);
    if (known) return known;
    const rate = this.rateOf(name);
    if (!rate) throw new RangeError(`There is no limit for ${name}`);
    const { subject, store, onError } = this.parts;
    const key = `${subject} ${name}`;
    const reason = `${key} may start ${said(rate)}`;
    const bucket = new Bucket({ key, reason, slicing: slicingOf(rate), store, onError });
    this.buckets.set(name, bucket);
    return bucket;
  }
}

const units = [
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
] as const;

/** 60 times a minute */
function said({ intervalMs }: Rate): string {
  const [name, ms] = units.find((unit) => unit[1] >= intervalMs) ?? units[2];
  return `${Number((ms / intervalMs).toFixed(2))} times a${name === 'hour' ? 'n' : ''} ${name}`;
}
