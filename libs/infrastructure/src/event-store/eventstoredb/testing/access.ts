import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { EventLog } from './log/event-log.js';
import { aclOf, parseObject, type Acl } from './log/stream-metadata.js';
import { rpcErrors } from './wire/rpc-errors.js';

export type Users = Readonly<Record<string, string>>;

/** The users of a fresh server. */
export const defaultUsers: Users = { admin: 'changeit', ops: 'changeit' };

type Right = '$r' | '$w' | '$d' | '$mr' | '$mw';

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
    const text = Buffer.from(header.replace(/^Basic /i, ''), 'base64').toString('utf8');
    const [name = '', ...password] = text.split(':');
    if (!Object.hasOwn(this.users, name) || this.users[name] !== password.join(':')) {
      throw rpcErrors.unauthenticated();
    }
    return name;
  }

  /** @throws ServiceError when the caller may not use this stream, or is nobody we know */
  require(metadata: Metadata, right: '$r' | '$w' | '$d', stream: string): void {
    const refused = this.refusal(metadata, right, stream);
    if (refused) throw refused;
  }

  refusal(metadata: Metadata, right: '$r' | '$w' | '$d', stream: string): ServiceError | undefined {
    const user = this.userOf(metadata);
    if (user === 'admin') return undefined;
    const roles = stream.startsWith('$$')
      ? this.rolesFor(right === '$r' ? '$mr' : '$mw', stream.slice(2))
      : this.rolesFor(right, stream);
    return rolesOf(user).some((role) => roles.includes(role)) ? undefined : rpcErrors.accessDenied();
  }

  /** Persistent subscriptions and the like. @throws ServiceError unless the caller is an administrator */
  requireAdmin(metadata: Metadata): void {
    const user = this.userOf(metadata);
    if (user !== 'admin' && user !== 'ops') throw rpcErrors.accessDenied();
  }

  /** What the stream's own list does not name, the default for its kind decides. */
  private rolesFor(right: Right, stream: string): readonly string[] {
    const { acl } = this.log.metadataOf(stream);
    const own = typeof acl === 'string' ? undefined : acl[right];
    if (own) return own;
    const isSystem = typeof acl === 'string' ? acl === '$systemStreamAcl' : stream.startsWith('$');
    const set = this.defaultAcl(isSystem ? '$systemStreamAcl' : '$userStreamAcl');
    return (typeof set === 'string' ? undefined : set[right]) ?? [isSystem ? '$admins' : '$all'];
  }

  /** The stream $settings may say otherwise than the server. */
  private defaultAcl(kind: '$systemStreamAcl' | '$userStreamAcl'): Acl {
    const settings = this.log.eventsOf('$settings').at(-1);
    return settings ? aclOf(parseObject(Buffer.from(settings.data).toString('utf8'))[kind]) : {};
  }
}

const rolesOf = (user: string): readonly string[] =>
  user === 'ops' ? ['$all', user, '$ops'] : user === '' ? ['$all'] : ['$all', user];
