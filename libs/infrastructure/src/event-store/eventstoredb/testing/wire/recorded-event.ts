import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { ProposedEvent, StoredEvent } from '../log/stored-event.js';
import { rpcErrors } from './rpc-errors.js';
import { toIdentifier } from './stream-identifier.js';
import { eventId, toUuid } from './uuid.js';

type Recorded = streams.ReadResp.ReadEvent.RecordedEvent | persistent.ReadResp.ReadEvent.RecordedEvent;
type Proposed = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;

/** The protocol counts time in units of 100 ns. */
const ticksPerMs = 10_000n;

/** Fills a message of either service, which differ in their class only. */
export function fillRecorded<Message extends Recorded>(
  message: Message,
  event: StoredEvent,
  structuredIds: boolean,
): Message {
  message.setId(toUuid(event.id, structuredIds));
  message.setStreamIdentifier(toIdentifier(event.stream));
  message.setStreamRevision(event.revision.toString());
  message.setCommitPosition(event.position.toString());
  message.setPreparePosition(event.position.toString());
  message.setData(event.data);
  message.setCustomMetadata(event.metadata);
  message
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', (BigInt(event.created) * ticksPerMs).toString());
  return message;
}

/** @throws ServiceError when it has no id, type or content type */
export function fromProposed(message: Proposed): ProposedEvent {
  const fields = message.getMetadataMap();
  const required = (name: 'type' | 'content-type'): string => {
    const value = fields.get(name);
    if (value === undefined) throw rpcErrors.requiredMetadata(name);
    return value;
  };
  return {
    id: eventId(message.getId()),
    type: required('type'),
    contentType: required('content-type'),
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
