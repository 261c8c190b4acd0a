import type { Metadata } from '@grpc/grpc-js';
import type { Access } from './access.js';
import type { Faults } from './faults.js';
import type { EventLog } from './log/event-log.js';
import { rpcErrors } from './wire/rpc-errors.js';

/** What every service of one node works on. */
export interface NodeContext {
  readonly log: EventLog;
  readonly access: Access;
  readonly faults: Faults;
  readonly serverVersion: string;
  /** The largest append. */
  readonly maxAppendBytes: number;
  /** Aborts when the node stops. */
  readonly stopped: AbortSignal;
}

/** @throws ServiceError naming the leader, when the caller insists on it and this node is not the one */
export function requireLeader(node: NodeContext, metadata: Metadata): void {
  if (metadata.get('requires-leader')[0] === 'true') leaderOnly(node);
}

/** For what no other node can do. @throws ServiceError naming the leader when this node is not the one */
export function leaderOnly({ faults }: NodeContext): void {
  const leader = faults.leaderElsewhere;
  if (leader) throw rpcErrors.notLeader(leader.host, leader.port);
}
