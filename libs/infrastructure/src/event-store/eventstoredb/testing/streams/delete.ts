import type { ServerUnaryCall } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendOutcome, Expected } from '../log/stored-event.js';
import { requireLeader, type NodeContext } from '../node-context.js';
import { expectedNumber, expectedOf } from '../wire/expected-revision.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier } from '../wire/stream-identifier.js';

/** Soft delete: the events are hidden, the stream may begin anew. */
export const softDelete =
  (node: NodeContext) =>
  (call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>): streams.DeleteResp => {
    const position = remove(node, call, (stream, expected) => node.log.softDelete(stream, expected));
    const response = new streams.DeleteResp();
    if (position === undefined) return response.setNoPosition(new shared.Empty());
    return response.setPosition(
      new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  };

/** Hard delete: the stream is closed for ever. */
export const tombstone =
  (node: NodeContext) =>
  (call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>): streams.TombstoneResp => {
    const position = remove(node, call, (stream, expected) => node.log.tombstone(stream, expected));
    const response = new streams.TombstoneResp();
    if (position === undefined) return response.setNoPosition(new shared.Empty());
    return response.setPosition(
      new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  };

type Call =
  | ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>
  | ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>;

function remove(
  node: NodeContext,
  call: Call,
  write: (stream: string, expected: Expected) => AppendOutcome,
): string | undefined {
  requireLeader(node, call.metadata);
  const options = call.request.getOptions();
  if (!options) throw rpcErrors.invalidArgument('The options are missing');
  const stream = fromIdentifier(options.getStreamIdentifier());
  node.access.require(call.metadata, '$d', stream);
  const expected = expectedOf(options);
  const outcome = write(stream, expected);
  if (outcome.kind === 'stream-deleted') throw rpcErrors.streamDeleted(stream);
  if (outcome.kind === 'wrong-expected-version') {
    throw rpcErrors.wrongExpectedVersion(stream, expectedNumber(expected), outcome.current);
  }
  return outcome.position?.toString();
}
