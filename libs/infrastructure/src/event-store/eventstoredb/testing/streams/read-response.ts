import type { ServerWritableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '../log/stored-event.js';
import { fillRecorded } from '../wire/recorded-event.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
export type ReadOptions = streams.ReadReq.Options;

/** An event as reads and subscriptions answer it. */
export function toResponse(event: StoredEvent, options: ReadOptions): streams.ReadResp {
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  const message = new streams.ReadResp.ReadEvent().setEvent(
    fillRecorded(new streams.ReadResp.ReadEvent.RecordedEvent(), event, structured),
  );
  if (options.hasAll()) message.setCommitPosition(event.position.toString());
  else message.setNoPosition(new shared.Empty());
  return new streams.ReadResp().setEvent(message);
}
