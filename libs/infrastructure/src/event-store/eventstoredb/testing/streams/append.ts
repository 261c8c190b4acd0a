import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { toServiceError } from '../call-errors.js';
import type { AppendOutcome, Expected, ProposedEvent } from '../log/stored-event.js';
import { requireLeader, type NodeContext } from '../node-context.js';
import { expectedOf } from '../wire/expected-revision.js';
import { fromProposed } from '../wire/recorded-event.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier } from '../wire/stream-identifier.js';
import { appendBytes } from './append-bytes.js';

type Call = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** One append per call; the client takes this way when it has its own credentials for it. */
export const append =
  (node: NodeContext) =>
  (call: Call, callback: sendUnaryData<streams.AppendResp>): void => {
    answer(node, call).then(
      (response) => response && callback(null, response),
      (error: unknown) => callback(toServiceError(error)),
    );
  };

async function answer(node: NodeContext, call: Call): Promise<streams.AppendResp | undefined> {
  requireLeader(node, call.metadata);
  let options: streams.AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  for await (const request of call as AsyncIterable<streams.AppendReq>) {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message) events.push(fromProposed(message));
  }
  if (!options) throw rpcErrors.invalidArgument('The options are missing');
  const stream = fromIdentifier(options.getStreamIdentifier());
  node.access.require(call.metadata, '$w', stream);
  const { maxAppendBytes } = node;
  if (appendBytes(events) > maxAppendBytes) throw rpcErrors.maxAppendSize(maxAppendBytes);
  const { appends } = node.faults;
  if (appends === 'hang') return undefined;
  if (appends === 'fail') throw rpcErrors.internal('The append failed');
  const expected = expectedOf(options);
  const outcome = node.log.append(stream, expected, events);
  await node.faults.slowDown();
  if (appends === 'store-and-hang') return undefined;
  if (appends === 'store-and-fail') throw rpcErrors.internal('The append failed');
  return toResponse(stream, expected, outcome);
}

function toResponse(stream: string, expected: Expected, outcome: AppendOutcome): streams.AppendResp {
  const response = new streams.AppendResp();
  if (outcome.kind === 'stream-deleted') throw rpcErrors.streamDeleted(stream);
  if (outcome.kind === 'wrong-expected-version') {
    return response.setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  }
  const success = new streams.AppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(outcome.revision.toString());
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const text = outcome.position.toString();
    success.setPosition(new streams.AppendResp.Position().setCommitPosition(text).setPreparePosition(text));
  }
  return response.setSuccess(success);
}

function wrongVersion(
  expected: Expected,
  current: bigint | undefined,
): streams.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(current.toString());
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(expected.toString());
  return wrong;
}
