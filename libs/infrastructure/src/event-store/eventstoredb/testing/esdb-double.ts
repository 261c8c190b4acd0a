import { Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import type gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Access, type Users } from './access.js';
import { unary } from './call-errors.js';
import { Faults } from './faults.js';
import { clusterInfo, type Member } from './gossip.js';
import { EventLog } from './log/event-log.js';
import { runSystemProjections } from './log/system-projections.js';
import type { NodeContext } from './node-context.js';
import { Groups } from './persistent/groups.js';
import { persistentService } from './persistent/persistent-service.js';
import { isAtLeast, latestVersion, supportedMethods } from './server-features.js';
import { append } from './streams/append.js';
import { batchAppend } from './streams/batch-append.js';
import { softDelete, tombstone } from './streams/delete.js';
import { read } from './streams/read.js';
import { rpcErrors } from './wire/rpc-errors.js';

export interface EsdbDoubleOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The events of an earlier run, or of another node of the cluster. */
  readonly log?: EventLog;
  readonly faults?: Faults;
  readonly groups?: Groups;
  /** PEM. Without it the node speaks plain HTTP/2, as with --insecure. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** User names and passwords; without them everybody is an administrator. */
  readonly users?: Users;
  /** What it passes for, as in `21.10.1`: servers before 21.10 answer no question for their features. */
  readonly serverVersion?: string;
  /** The largest append, in bytes; 1 MiB by default. */
  readonly maxAppendBytes?: number;
  /** Links by category, type and so on, as with --run-projections=System. */
  readonly systemProjections?: boolean;
  /** What gossip tells of the cluster; by default this node alone, as its leader. */
  readonly members?: () => readonly Member[];
}

/** A node that speaks the EventStoreDB protocol over a log in memory. For tests and development only. */
export interface EsdbDouble {
  readonly host: string;
  readonly port: number;
  /** Connection string for the official client; TLS needs `tlsCAFile` in addition. */
  readonly url: string;
  readonly log: EventLog;
  readonly faults: Faults;
  readonly groups: Groups;
  /** Cuts every connection and frees the port, as a killed process. */
  stop(): Promise<void>;
  /** Cuts every connection; new ones are taken. */
  cutConnections(): void;
}

export async function startEsdbDouble(options: EsdbDoubleOptions = {}): Promise<EsdbDouble> {
  const { host = '127.0.0.1', log = new EventLog(), faults = new Faults(), tls } = options;
  const { serverVersion = latestVersion, maxAppendBytes = 1024 * 1024 } = options;
  const groups = options.groups ?? new Groups(log);
  const stopping = new AbortController();
  const access = new Access(log, options.users);
  const node: NodeContext = { log, faults, access, serverVersion, maxAppendBytes, stopped: stopping.signal };
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  let port = options.port ?? 0;
  const members = options.members ?? (() => [{ host, port, state: 'leader' as const, isAlive: true }]);
  addServices(server, node, groups, members);
  port = await bind(server, `${host}:${port}`, credentials(tls));
  void groups.run(stopping.signal);
  if (options.systemProjections) void runSystemProjections(log, stopping.signal);
  return {
    host,
    port,
    url: `esdb://${host}:${port}${tls ? '' : '?tls=false'}`,
    log,
    faults,
    groups,
    stop: () => {
      stopping.abort();
      return new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      });
    },
    cutConnections: () => server.drain(`${host}:${port}`, 0),
  };
}

function addServices(
  server: Server,
  node: NodeContext,
  groups: Groups,
  members: () => readonly Member[],
): void {
  server.addService(streamsGrpc.StreamsService, {
    read: read(node),
    append: append(node),
    batchAppend: batchAppend(node),
    delete: unary(softDelete(node)),
    tombstone: unary(tombstone(node)),
  });
  server.addService(persistentGrpc.PersistentSubscriptionsService, persistentService(node, groups));
  server.addService(gossipGrpc.GossipService, {
    read: unary<ServerUnaryCall<shared.Empty, gossip.ClusterInfo>, gossip.ClusterInfo>(() =>
      clusterInfo(members()),
    ),
  });
  if (!isAtLeast(node.serverVersion, '21.10')) return;
  server.addService(featuresGrpc.ServerFeaturesService, {
    getSupportedMethods: unary<
      ServerUnaryCall<shared.Empty, features.SupportedMethods>,
      features.SupportedMethods
    >(() => {
      if (node.faults.features === 'fail') throw rpcErrors.internal('The features could not be read');
      if (node.faults.features === 'hang') return new Promise(() => undefined);
      return supportedMethods(node.serverVersion);
    }),
  });
}

const credentials = (tls: EsdbDoubleOptions['tls']): ServerCredentials =>
  tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) },
      ])
    : ServerCredentials.createInsecure();

const bind = (server: Server, address: string, as: ServerCredentials): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, as, (error, port) => (error ? reject(error) : resolve(port)));
  });
