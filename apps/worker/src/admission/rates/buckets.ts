import type { Rate } from '@app/infrastructure/config/limits.js';
import { Bucket } from './bucket.js';
import type { SliceStore } from './slice-store.js';
import { slicingOf } from './slicing.js';

/** What is limited: starts of a tool, of an agent or of a tenant, or answers of a model. */
export type RateSubject = 'tool' | 'agent' | 'tenant' | 'model';

export interface BucketsParts<Subject extends RateSubject = RateSubject> {
  readonly subject: Subject;
  /** By name; `*` is any other, each by itself. */
  readonly rates: ReadonlyMap<string, Rate>;
  readonly store: SliceStore;
  readonly onError: (error: unknown) => void;
}

/** This worker's buckets of one kind, by name. */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly parts: BucketsParts) {}

  limits(name: string): boolean {
    return this.rateOf(name) !== undefined;
  }

  /** Undefined: nothing limits it. */
  of(name: string): Bucket | undefined {
    const known = this.buckets.get(name);
    if (known) return known;
    const rate = this.rateOf(name);
    if (!rate) return undefined;
    const { subject, store, onError } = this.parts;
    const key = `${subject} ${name}`;
    const reason = `${key} may ${subject === 'model' ? 'answer' : 'start'} ${said(rate)}`;
    const bucket = new Bucket({ key, reason, slicing: slicingOf(rate), store, onError });
    this.buckets.set(name, bucket);
    return bucket;
  }

  private rateOf(name: string): Rate | undefined {
    return this.parts.rates.get(name) ?? this.parts.rates.get('*');
  }
}

const units = [
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
] as const;

/** 60 times a minute, once an hour */
function said({ intervalMs }: Rate): string {
  const [name, ms] = units.find((unit) => unit[1] >= intervalMs) ?? units[2];
  const times = Number((ms / intervalMs).toFixed(2));
  return `${times === 1 ? 'once' : `${times} times`} a${name === 'hour' ? 'n' : ''} ${name}`;
}
