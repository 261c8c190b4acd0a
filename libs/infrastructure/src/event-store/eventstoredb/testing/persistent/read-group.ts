import { randomUUID } from 'node:crypto';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import { toServiceError } from '../call-errors.js';
import type { StoredEvent } from '../log/stored-event.js';
import { leaderOnly, type NodeContext } from '../node-context.js';
import { fillRecorded } from '../wire/recorded-event.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier } from '../wire/stream-identifier.js';
import { fromUuid } from '../wire/uuid.js';
import { Consumer } from './consumer.js';
import type { Group, NackAction } from './group.js';
import type { Groups } from './groups.js';

type Call = ServerDuplexStream<persistent.ReadReq, persistent.ReadResp>;

const actions: readonly NackAction[] = ['unknown', 'park', 'retry', 'skip', 'stop'];

/** A consumer's call: its first message names the group, the others acknowledge or give back events. */
export const readGroup =
  (node: NodeContext, groups: Groups) =>
  (call: Call): void => {
    let connected: { readonly group: Group; readonly consumer: Consumer } | undefined;
    const leave = () => connected?.group.disconnect(connected.consumer);
    call.on('data', (request: persistent.ReadReq) => {
      try {
        const options = request.getOptions();
        if (options) connected = connect(node, groups, call, options);
        else if (connected) settle(connected.group, connected.consumer, request);
      } catch (error) {
        call.emit('error', toServiceError(error));
      }
    });
    call.on('cancelled', leave).on('close', leave);
    call.on('end', () => {
      leave();
      call.end();
    });
  };

function connect(node: NodeContext, groups: Groups, call: Call, options: persistent.ReadReq.Options) {
  const user = node.access.userOf(call.metadata);
  leaderOnly(node);
  const source = options.hasAll() ? '$all' : fromIdentifier(options.getStreamIdentifier());
  node.access.require(call.metadata, '$r', source);
  const group = groups.get(source, options.getGroupName());
  const most = group.settings.raw.getMaxSubscriberCount();
  if (most > 0 && group.consumers.length >= most) {
    throw rpcErrors.group('maximum-subscribers-reached', source, group.name);
  }
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  const consumer = new Consumer(
    user,
    call.metadata.get('connection-name')[0]?.toString() ?? '',
    call.getPeer(),
    options.getBufferSize(),
    (event, retries) => call.write(toMessage(group, event, retries, structured)),
    () => call.emit('error', rpcErrors.group('dropped', source, group.name)),
  );
  call.write(confirmation());
  group.connect(consumer);
  return { group, consumer };
}

function settle(group: Group, consumer: Consumer, request: persistent.ReadReq): void {
  const ack = request.getAck();
  if (ack) group.ack(consumer, ack.getIdsList().map(fromUuid));
  const nack = request.getNack();
  if (nack) {
    const action = actions[nack.getAction()] ?? 'unknown';
    group.nack(consumer, nack.getIdsList().map(fromUuid), action, nack.getReason());
  }
}

const confirmation = (): persistent.ReadResp =>
  new persistent.ReadResp().setSubscriptionConfirmation(
    new persistent.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
  );

function toMessage(
  group: Group,
  event: StoredEvent,
  retries: number,
  structured: boolean,
): persistent.ReadResp {
  const record = (of: StoredEvent) =>
    fillRecorded(new persistent.ReadResp.ReadEvent.RecordedEvent(), of, structured);
  const resolved = group.resolve(event);
  const message = new persistent.ReadResp.ReadEvent().setRetryCount(retries);
  if (resolved.event) message.setEvent(record(resolved.event));
  if (resolved.link) message.setLink(record(resolved.link));
  if (group.source === '$all') message.setCommitPosition(event.position.toString());
  return new persistent.ReadResp().setEvent(message);
}
