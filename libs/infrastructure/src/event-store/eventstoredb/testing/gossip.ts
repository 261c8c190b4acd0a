import { randomUUID } from 'node:crypto';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { toUuid } from './wire/uuid.js';

export interface Member {
  readonly host: string;
  readonly port: number;
  readonly state: 'leader' | 'follower' | 'read-only-replica';
  readonly isAlive: boolean;
}

const states = {
  leader: gossip.MemberInfo.VNodeState.LEADER,
  follower: gossip.MemberInfo.VNodeState.FOLLOWER,
  'read-only-replica': gossip.MemberInfo.VNodeState.READONLYREPLICA,
};

export const clusterInfo = (members: readonly Member[]): gossip.ClusterInfo =>
  new gossip.ClusterInfo().setMembersList(
    members.map(({ host, port, state, isAlive }) =>
      new gossip.MemberInfo()
        .setInstanceId(toUuid(randomUUID()))
        .setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
        .setState(states[state])
        .setIsAlive(isAlive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port)),
    ),
  );
