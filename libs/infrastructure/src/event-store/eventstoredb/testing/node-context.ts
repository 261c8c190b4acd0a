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
  /** Aborts when the node stops. */
  readonly stopped: AbortSignal;
}

/** The server's default for the largest append, in bytes. */
export const maxAppendBytes = 1024 * 1024;

/** @throws ServiceError naming the leader, when the caller insists on it and this node is not the one */
export function requireLeader({ faults }: NodeContext, metadata: Metadata): void {
  const leader = faults.leaderElsewhere;
  if (leader && metadata.get('requires-leader')[0] === 'true')
    throw rpcErrors.notLeader(leader.host, leader.port);
}
