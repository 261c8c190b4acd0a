import type { EventStoreDBClient } from '@eventstore/db-client';
import type { EventEmitter } from 'node:events';

type Create = (
  service: unknown,
  name: string,
  creator: (client: unknown) => EventEmitter,
  cache: unknown,
) => unknown;

/**
 * Guard: the client keeps the appends that wait for an answer in one table per process, and clears it when any stream of
 * any client fails. An answer that comes afterwards on another stream then throws inside the client's own listener,
 * where nobody can catch it, and takes the process down. We catch it here; the append was rejected, is of unknown
 * outcome and repeated by `appendUntilKnown`.
 */
export function tolerateLateAnswers(client: EventStoreDBClient, onLate: (error: unknown) => void): void {
  const create = Reflect.get(client, 'GRPCStreamCreator') as Create;
  const tolerant: Create = (service, name, creator, cache) => {
    const guarded = (grpc: unknown) =>
      name === 'appendToStream' ? guardListeners(creator(grpc), onLate) : creator(grpc);
    return create(service, name, guarded, cache);
  };
  Reflect.set(client, 'GRPCStreamCreator', tolerant);
}

function guardListeners(stream: EventEmitter, onLate: (error: unknown) => void): EventEmitter {
  for (const listener of stream.rawListeners('data') as ((answer: unknown) => void)[]) {
    stream.off('data', listener).on('data', (answer: unknown) => {
      try {
        listener.call(stream, answer);
      } catch (error) {
        onLate(error);
      }
    });
  }
  return stream;
}
