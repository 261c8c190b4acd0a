import type { ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { unary } from '../call-errors.js';
import { leaderOnly, type NodeContext } from '../node-context.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { fromIdentifier } from '../wire/stream-identifier.js';
import { groupInfo } from './group-info.js';
import { groupSettings, sourceName } from './group-settings.js';
import type { Groups } from './groups.js';
import { readGroup } from './read-group.js';

interface Named {
  hasAll(): boolean;
  getStreamIdentifier(): shared.StreamIdentifier | undefined;
  getGroupName(): string;
}

const source = (options: Named): string =>
  options.hasAll() ? '$all' : fromIdentifier(options.getStreamIdentifier());

/** Persistent subscriptions, for administrators. */
export function persistentService(node: NodeContext, groups: Groups): UntypedServiceImplementation {
  /** Runs a handler with the options that every request of this service carries. */
  const admin = <Options, Request extends { getOptions(): Options | undefined }, Response>(
    handle: (options: Options) => Response,
  ) =>
    unary<ServerUnaryCall<Request, Response>, Response>(({ metadata, request }) => {
      node.access.requireAdmin(metadata);
      leaderOnly(node);
      const options = request.getOptions();
      if (!options) throw rpcErrors.invalidArgument('The options are missing');
      return handle(options);
    });
  return {
    create: admin((options: persistent.CreateReq.Options) => {
      groups.create(sourceName(options), options.getGroupName(), groupSettings(options));
      return new persistent.CreateResp();
    }),
    update: admin((options: persistent.UpdateReq.Options) => {
      const group = groups.get(sourceName(options), options.getGroupName());
      groups.dropConsumers(group);
      group.update(groupSettings(options, group.settings));
      return new persistent.UpdateResp();
    }),
    delete: admin((options: persistent.DeleteReq.Options) => {
      groups.delete(source(options), options.getGroupName());
      return new persistent.DeleteResp();
    }),
    getInfo: admin((options: persistent.GetInfoReq.Options) =>
      new persistent.GetInfoResp().setSubscriptionInfo(
        groupInfo(groups.get(source(options), options.getGroupName())),
      ),
    ),
    replayParked: admin((options: persistent.ReplayParkedReq.Options) => {
      const group = groups.get(source(options), options.getGroupName());
      group.replayParked(options.hasStopAt() ? BigInt(options.getStopAt()) : undefined);
      return new persistent.ReplayParkedResp();
    }),
    list: admin((options: persistent.ListReq.Options) => list(groups, options)),
    restartSubsystem: unary(({ metadata }: ServerUnaryCall<shared.Empty, shared.Empty>) => {
      node.access.requireAdmin(metadata);
      for (const group of groups.list()) groups.dropConsumers(group);
      return new shared.Empty();
    }),
    read: readGroup(node, groups),
  };
}

function list(groups: Groups, options: persistent.ListReq.Options): persistent.ListResp {
  const wanted = options.getListForStream();
  const of = wanted && (wanted.hasAll() ? '$all' : fromIdentifier(wanted.getStream()));
  const found = groups.list(of);
  if (of !== undefined && found.length === 0) throw rpcErrors.group('does-not-exist', of, '');
  return new persistent.ListResp().setSubscriptionsList(found.map(groupInfo));
}
