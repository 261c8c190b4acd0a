import streams from '@eventstore/db-client/generated/streams_pb.js';
import { toServiceError } from '../call-errors.js';
import { readStream } from '../log/read-stream.js';
import { requireLeader, type NodeContext } from '../node-context.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier, toIdentifier } from '../wire/stream-identifier.js';
import { readAll } from './read-all.js';
import { toResponse, type ReadCall, type ReadOptions } from './read-response.js';
import { subscribe } from './subscribe.js';
import { writeWithBackpressure } from './write-with-backpressure.js';

/** One method for reads of a stream or of $all, either way, and for subscriptions to them. */
export const read =
  (node: NodeContext) =>
  (call: ReadCall): void => {
    const over = new AbortController();
    const finish = () => over.abort();
    call.on('cancelled', finish).on('close', finish);
    node.stopped.addEventListener('abort', finish);
    serve(node, call, over.signal)
      .then((ended) => ended && call.end())
      .catch((error: unknown) => call.emit('error', toServiceError(error)))
      .finally(() => {
        finish();
        node.stopped.removeEventListener('abort', finish);
      });
  };

/** Answers false when the call is left open on purpose. */
async function serve(node: NodeContext, call: ReadCall, signal: AbortSignal): Promise<boolean> {
  const options = call.request.getOptions();
  if (!options) throw rpcErrors.invalidArgument('The options are missing');
  requireLeader(node, call.metadata);
  const stream = options.getStream();
  const name = stream ? fromIdentifier(stream.getStreamIdentifier()) : '$all';
  node.access.require(call.metadata, '$r', name);
  if (options.hasSubscription()) return subscribe(node, call, options, signal);
  if (node.faults.reads === 'hang') return false;
  await node.faults.slowDown();
  const events = stream ? streamPage(node, name, options) : readAll(node.log, options);
  if (events === 'deleted') throw rpcErrors.streamDeleted(name);
  if (events === 'not-found') {
    const notFound = new streams.ReadResp.StreamNotFound().setStreamIdentifier(toIdentifier(name));
    call.write(new streams.ReadResp().setStreamNotFound(notFound));
    return true;
  }
  for (const event of events) await writeWithBackpressure(call, toResponse(node.log, event, options), signal);
  // A node that stops must not say that what it has sent so far was all.
  return !signal.aborted;
}

function streamPage({ log }: NodeContext, name: string, options: ReadOptions) {
  const stream = options.getStream();
  return readStream(log, name, {
    from: stream?.hasRevision() ? BigInt(stream.getRevision()) : stream?.hasEnd() ? 'end' : 'start',
    backwards: options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS,
    limit: Number(options.getCount()),
  });
}
