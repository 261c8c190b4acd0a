import shared from '@eventstore/db-client/generated/shared_pb.js';
import { rpcErrors } from './rpc-errors.js';

/** @throws ServiceError for a stream without a name */
export function fromIdentifier(identifier: shared.StreamIdentifier | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
  if (name === '') throw rpcErrors.invalidArgument('A stream needs a name');
  return name;
}

export const toIdentifier = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
