import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { EventLog } from './log/event-log.js';
import { rpcErrors } from './wire/rpc-errors.js';

export type Users = Readonly<Record<string, string>>;

/** The users of a fresh server. */
export const defaultUsers: Users = { admin: 'changeit', ops: 'changeit' };

type Right = '$r' | '$w' | '$d';

/** Who may do what. Without users everybody may do everything, as with the server's --insecure. */
export class Access {
  constructor(
    private readonly log: EventLog,
    private readonly users: Users | undefined,
  ) {}

  /** The name of the caller: '' for nobody, 'admin' where no users are kept. @throws ServiceError on a wrong password */
  userOf(metadata: Metadata): string {
    if (!this.users) return 'admin';
    const header = metadata.get('authorization')[0]?.toString();
    if (header === undefined) return '';
    const [name = '', password] = Buffer.from(header.replace(/^Basic /i, ''), 'base64')
      .toString('utf8')
      .split(':');
    if (password === undefined || this.users[name] !== password) throw rpcErrors.unauthenticated();
    return name;
  }

  /** @throws ServiceError when the caller may not use this stream, or is nobody we know */
  require(metadata: Metadata, right: Right, stream: string): void {
    const refused = this.refusal(metadata, right, stream);
    if (refused) throw refused;
  }

  refusal(metadata: Metadata, right: Right, stream: string): ServiceError | undefined {
    const user = this.userOf(metadata);
    if (user === 'admin' || user === 'ops') return undefined;
    const roles = this.log.metadataOf(stream).acl[right] ?? (stream.startsWith('$') ? ['$admins'] : ['$all']);
    return roles.includes('$all') || roles.includes(user) ? undefined : rpcErrors.accessDenied();
  }

  /** Persistent subscriptions and the like. @throws ServiceError unless the caller is an administrator */
  requireAdmin(metadata: Metadata): void {
    const user = this.userOf(metadata);
    if (user !== 'admin' && user !== 'ops') throw rpcErrors.accessDenied();
  }
}
