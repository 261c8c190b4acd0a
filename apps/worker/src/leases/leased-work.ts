import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Claim } from './leases.js';

/** A kind of work of which each piece, a stream, is done by one worker at a time. */
export interface LeasedWork {
  /** Of the streams. */
  readonly category: string;
  /** Events that may ask for somebody to act. */
  readonly types: readonly string[];
  /** This worker has the lease now, or still. */
  takeUp(claim: Claim): void;
  /** The log shows an event of a stream. Of one that this worker does not act for it is ignored. */
  observe(event: RecordedEvent): void;
  /** The leases may have gone to others: no run that rests is kept any more. */
  forgetResting(): void;
  /** Another worker has the lease: stop at once, record nothing. */
  abandon(stream: StreamName): void;
  /** What this worker acts for. */
  streams(): readonly StreamName[];
}
