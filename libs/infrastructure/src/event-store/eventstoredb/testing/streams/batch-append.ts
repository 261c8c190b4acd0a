import type { ServerDuplexStream } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { toServiceError } from '../call-errors.js';
import type { AppendOutcome, Expected } from '../log/stored-event.js';
import { requireLeader, type NodeContext } from '../node-context.js';
import { batchStatus } from '../wire/batch-status.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { toIdentifier } from '../wire/stream-identifier.js';
import { PendingBatches, type Batch } from './pending-batches.js';

type Call = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Many appends over one call, told apart by correlation id, answered in any order. */
export const batchAppend =
  (node: NodeContext) =>
  (call: Call): void => {
    const batches = new PendingBatches(node.maxAppendBytes);
    try {
      node.access.userOf(call.metadata);
      requireLeader(node, call.metadata);
    } catch (error) {
      call.emit('error', toServiceError(error));
      return;
    }
    call.on('data', (request: streams.BatchAppendReq) => {
      try {
        const batch = batches.add(request);
        if (batch) void settle(node, call, batch);
      } catch (error) {
        call.emit('error', toServiceError(error));
      }
    });
    call.on('end', () => call.end());
    call.on('cancelled', () => call.end());
  };

async function settle(node: NodeContext, call: Call, batch: Batch): Promise<void> {
  const { appends } = node.faults;
  if (appends === 'hang') return;
  try {
    requireLeader(node, call.metadata);
    if (appends === 'fail') throw rpcErrors.internal('The append failed');
    const answer = handle(node, call, batch);
    await node.faults.slowDown();
    if (appends === 'store-and-hang') return;
    if (appends === 'store-and-fail') throw rpcErrors.internal('The append failed');
    if (!call.cancelled) call.write(answer);
  } catch (error) {
    call.emit('error', toServiceError(error));
  }
}

function handle(node: NodeContext, call: Call, batch: Batch): streams.BatchAppendResp {
  const response = new streams.BatchAppendResp()
    .setCorrelationId(batch.correlationId)
    .setStreamIdentifier(toIdentifier(batch.stream));
  const refused = refusal(node, call, batch);
  if (refused) return response.setError(refused);
  return settled(
    response,
    batch.stream,
    batch.expected,
    node.log.append(batch.stream, batch.expected, batch.events),
  );
}

function refusal(node: NodeContext, call: Call, batch: Batch): status.Status | undefined {
  if (node.access.refusal(call.metadata, '$w', batch.stream)) return batchStatus.accessDenied();
  if (batch.deadline < Date.now()) return batchStatus.timeout();
  return batch.isTooLarge ? batchStatus.maxAppendSize(node.maxAppendBytes) : undefined;
}

function settled(
  response: streams.BatchAppendResp,
  stream: string,
  expected: Expected,
  outcome: AppendOutcome,
): streams.BatchAppendResp {
  if (outcome.kind === 'stream-deleted') return response.setError(batchStatus.streamDeleted(stream));
  if (outcome.kind === 'wrong-expected-version') {
    return response.setError(batchStatus.wrongExpectedVersion(expected, outcome.current));
  }
  const success = new streams.BatchAppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new empty.Empty());
  else success.setCurrentRevision(outcome.revision.toString());
  if (outcome.position === undefined) success.setNoPosition(new empty.Empty());
  else {
    const text = outcome.position.toString();
    success.setPosition(new shared.AllStreamPosition().setCommitPosition(text).setPreparePosition(text));
  }
  return response.setSuccess(success);
}
