import { status, type ServiceError } from '@grpc/grpc-js';
import { rpcErrors } from './wire/rpc-errors.js';

/** What is thrown inside a handler as the client is to see it. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code in status) {
    return error as ServiceError;
  }
  return rpcErrors.internal(error instanceof Error ? error.message : String(error));
}

/** Answers a call of one request and one answer with what `handle` returns or throws. */
export const unary =
  <Call, Response>(handle: (call: Call) => Response | Promise<Response>) =>
  (call: Call, callback: (error: ServiceError | null, response?: Response) => void): void => {
    Promise.resolve()
      .then(() => handle(call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
