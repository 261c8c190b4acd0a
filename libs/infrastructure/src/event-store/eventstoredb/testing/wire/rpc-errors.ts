import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/**
 * The failures of the server as it puts them on the wire: a status and trailers that name the exception.
 * Source: RpcExceptions.cs of EventStore.
 */
function rpcError(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, headerValue(value));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** Trailers are ASCII; the client knows the name of the stream it asked for, so nothing is lost by escaping. */
const headerValue = (value: string): string => (/^[ -~]*$/.test(value) ? value : encodeURI(value));

export const rpcErrors = {
  streamDeleted: (stream: string) =>
    rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongExpectedVersion: (stream: string, expected: bigint, actual: bigint | undefined) =>
    rpcError(
      status.FAILED_PRECONDITION,
      `Operation failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual ?? ''}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': expected.toString(),
        'actual-version': actual?.toString() ?? '',
      },
    ),
  maxAppendSize: (bytes: number) =>
    rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(bytes),
    }),
  requiredMetadata: (name: string) =>
    rpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    }),
  accessDenied: () => rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  unauthenticated: () => rpcError(status.UNAUTHENTICATED, 'Bad credentials'),
  notLeader: (host: string, port: number) =>
    rpcError(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  invalidArgument: (details: string) => rpcError(status.INVALID_ARGUMENT, details),
  internal: (details: string) => rpcError(status.INTERNAL, details),
  group: (
    kind: 'does-not-exist' | 'exists' | 'dropped' | 'maximum-subscribers-reached',
    stream: string,
    group: string,
  ) => {
    const [code, exception, text] = groupErrors[kind];
    return rpcError(code, `Subscription group ${group} on stream ${stream} ${text}`, {
      exception,
      'stream-name': stream,
      'group-name': group,
    });
  },
};

const groupErrors = {
  'does-not-exist': [status.NOT_FOUND, 'persistent-subscription-does-not-exist', 'does not exist.'],
  exists: [status.ALREADY_EXISTS, 'persistent-subscription-exists', 'exists.'],
  dropped: [status.CANCELLED, 'persistent-subscription-dropped', 'was dropped.'],
  'maximum-subscribers-reached': [status.FAILED_PRECONDITION, 'maximum-subscribers-reached', 'is full.'],
} as const;
