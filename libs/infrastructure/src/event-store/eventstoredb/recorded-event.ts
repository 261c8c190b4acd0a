import type { AllStreamRecordedEvent, RecordedEvent as ServerEvent } from '@eventstore/db-client';
import type { EventMetadata, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { toPosition } from './position.js';

type Event = ServerEvent | AllStreamRecordedEvent;

/** Whether an event is one of ours and not the server's own: statistics, metadata, links, other people's bytes. */
export const isApplicationEvent = ({ type, streamId, isJson }: Event): boolean =>
  isJson && !type.startsWith('$') && !streamId.startsWith('$');

/** @throws Error when the server is too old (before 22.6) to tell the position of an event in a stream */
export function toRecordedEvent(event: Event): RecordedEvent {
  if (!event.position)
    throw new Error('EventStoreDB does not tell positions; version 22.10 or later is needed');
  return {
    id: event.id,
    type: event.type,
    data: event.data as JsonObject,
    metadata: (event.metadata ?? {}) as EventMetadata,
    stream: event.streamId as StreamName,
    revision: Number(event.revision),
    position: toPosition(event.position),
    recordedAt: event.created.toISOString(),
  };
}
