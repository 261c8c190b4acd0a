import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { firstVisible } from '../log/read-stream.js';
import type { StoredEvent } from '../log/stored-event.js';
import type { NodeContext } from '../node-context.js';
import { isAtLeast } from '../server-features.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier } from '../wire/stream-identifier.js';
import { eventFilter } from './event-filter.js';
import { toResponse, type ReadCall, type ReadOptions } from './read-response.js';
import { writeWithBackpressure } from './write-with-backpressure.js';

/** Events that the server looks at between two checkpoints, times the client's multiplier. */
const defaultWindow = 32;

/** Sends what is there, says that it has caught up, then what comes, until the caller or the node goes. */
export async function subscribe(
  node: NodeContext,
  call: ReadCall,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const { log, faults } = node;
  const source = sourceOf(node, options);
  const send = (message: streams.ReadResp) => writeWithBackpressure(call, message, signal);
  const interval = checkpointInterval(options);
  let place = source.start;
  let sinceCheckpoint = 0;
  let live = false;
  await send(confirmation());
  while (!signal.aborted && faults.subscriptions !== 'end') {
    const event = source.events[place];
    if (!event && !live) {
      live = true;
      if (isAtLeast(node.serverVersion, '23.10')) await send(caughtUp());
      continue;
    }
    if (!event || faults.subscriptions === 'silent') {
      await log.nextChange(signal);
      continue;
    }
    if (live && faults.lateMs > 0) await sleep(faults.lateMs);
    if (source.isTombstone(event)) throw rpcErrors.streamDeleted(event.stream);
    if (source.matches(event)) await send(toResponse(log, event, options));
    place += 1;
    sinceCheckpoint += 1;
    if (interval !== undefined && sinceCheckpoint >= interval) {
      sinceCheckpoint = 0;
      await send(checkpoint(event));
    }
  }
  return !signal.aborted;
}

function sourceOf({ log }: NodeContext, options: ReadOptions) {
  const stream = options.getStream();
  if (stream) {
    const name = fromIdentifier(stream.getStreamIdentifier());
    if (log.isTombstoned(name)) throw rpcErrors.streamDeleted(name);
    const length = log.eventsOf(name).length;
    const start = stream.hasRevision() ? Number(stream.getRevision()) + 1 : stream.hasEnd() ? length : 0;
    const hidden = Number(firstVisible(log, name));
    return {
      get events() {
        return log.eventsOf(name);
      },
      start: Math.max(start, hidden),
      matches: () => true,
      isTombstone: (event: StoredEvent) => event.type === '$streamDeleted',
    };
  }
  const all = options.getAll();
  const after = BigInt(all?.getPosition()?.getCommitPosition() ?? 0);
  return {
    events: log.all as readonly StoredEvent[],
    start: all?.hasEnd() ? log.all.length : log.indexAfter(after),
    matches: eventFilter(options.getFilter()),
    isTombstone: () => false,
  };
}

function checkpointInterval(options: ReadOptions): number | undefined {
  const filter = options.getFilter();
  if (!filter) return undefined;
  const window = filter.hasMax() ? filter.getMax() : defaultWindow;
  return window * Math.max(1, filter.getCheckpointintervalmultiplier());
}

const confirmation = () =>
  new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
  );

const caughtUp = () => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

const checkpoint = ({ position }: StoredEvent) =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint()
      .setCommitPosition(position.toString())
      .setPreparePosition(position.toString()),
  );
