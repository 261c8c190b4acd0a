import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, ProposedEvent } from '../log/stored-event.js';
import { expectedOf } from '../wire/expected-revision.js';
import { fromProposed } from '../wire/recorded-event.js';
import { fromIdentifier } from '../wire/stream-identifier.js';
import { fromUuid } from '../wire/uuid.js';
import { appendBytes } from './append-bytes.js';

export interface Batch {
  readonly correlationId: shared.UUID;
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly isTooLarge: boolean;
}

interface Pending extends Batch {
  readonly events: ProposedEvent[];
}

/** Appends that come in parts: the first carries the options, the last says so. */
export class PendingBatches {
  private readonly pending = new Map<string, Pending>();

  constructor(private readonly maxAppendBytes: number) {}

  /** The whole append when this was its last part, or as soon as it is too large. */
  add(request: streams.BatchAppendReq): Batch | undefined {
    const correlationId = request.getCorrelationId();
    const options = request.getOptions();
    const id = fromUuid(correlationId);
    if (correlationId && options) this.pending.set(id, begin(correlationId, options));
    const batch = this.pending.get(id);
    if (!batch) return undefined;
    for (const message of request.getProposedMessagesList()) batch.events.push(fromProposed(message));
    const isTooLarge = appendBytes(batch.events) > this.maxAppendBytes;
    if (!request.getIsFinal() && !isTooLarge) return undefined;
    this.pending.delete(id);
    return { ...batch, isTooLarge };
  }
}

const begin = (correlationId: shared.UUID, options: streams.BatchAppendReq.Options): Pending => ({
  correlationId,
  stream: fromIdentifier(options.getStreamIdentifier()),
  expected: expectedOf(options),
  events: [],
  deadline: options.getDeadline()?.toDate().getTime() ?? Number.MAX_SAFE_INTEGER,
  isTooLarge: false,
});
