import type { ServerWritableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import { resolveLink } from '../log/links.js';
import type { StoredEvent } from '../log/stored-event.js';
import { fillRecorded } from '../wire/recorded-event.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
export type ReadOptions = streams.ReadReq.Options;

/** An event as reads and subscriptions answer it. */
export function toResponse(log: EventLog, event: StoredEvent, options: ReadOptions): streams.ReadResp {
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  const record = (of: StoredEvent) =>
    fillRecorded(new streams.ReadResp.ReadEvent.RecordedEvent(), of, structured);
  const resolved = options.getResolveLinks() ? resolveLink(log, event) : { event };
  const message = new streams.ReadResp.ReadEvent();
  if (resolved.event) message.setEvent(record(resolved.event));
  if (resolved.link) message.setLink(record(resolved.link));
  if (options.hasAll()) message.setCommitPosition(event.position.toString());
  else message.setNoPosition(new shared.Empty());
  return new streams.ReadResp().setEvent(message);
}
