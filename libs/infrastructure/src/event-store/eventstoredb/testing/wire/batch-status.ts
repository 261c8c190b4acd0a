import any from 'google-protobuf/google/protobuf/any_pb.js';
import code from '@eventstore/db-client/generated/code_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import type { Expected } from '../log/stored-event.js';
import { toIdentifier } from './stream-identifier.js';

interface Detail {
  serializeBinary(): Uint8Array;
}

/** A batch append answers a refusal inside its stream, so that the others go on. */
function failure(grpcCode: code.Code, message: string, type: string, detail: Detail): status.Status {
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), `event_store.client.${type}`);
  return new status.Status().setCode(grpcCode).setMessage(message).setDetails(packed);
}

export const batchStatus = {
  wrongExpectedVersion(expected: Expected, current: bigint | undefined): status.Status {
    const detail = new shared.WrongExpectedVersion();
    if (current === undefined) detail.setCurrentNoStream(new empty.Empty());
    else detail.setCurrentStreamRevision(current.toString());
    if (expected === 'any') detail.setExpectedAny(new empty.Empty());
    else if (expected === 'no-stream') detail.setExpectedNoStream(new empty.Empty());
    else if (expected === 'stream-exists') detail.setExpectedStreamExists(new empty.Empty());
    else detail.setExpectedStreamPosition(expected.toString());
    return failure(code.Code.FAILED_PRECONDITION, 'Wrong expected version', 'WrongExpectedVersion', detail);
  },
  streamDeleted: (stream: string) =>
    failure(
      code.Code.FAILED_PRECONDITION,
      `Stream '${stream}' is deleted.`,
      'StreamDeleted',
      new shared.StreamDeleted().setStreamIdentifier(toIdentifier(stream)),
    ),
  accessDenied: () =>
    failure(code.Code.PERMISSION_DENIED, 'Access Denied', 'AccessDenied', new shared.AccessDenied()),
  timeout: () => failure(code.Code.DEADLINE_EXCEEDED, 'Timeout', 'Timeout', new shared.Timeout()),
  maxAppendSize: (bytes: number) =>
    failure(
      code.Code.INVALID_ARGUMENT,
      'Maximum Append Size Exceeded',
      'MaximumAppendSizeExceeded',
      new shared.MaximumAppendSizeExceeded().setMaxappendsize(bytes),
    ),
};
