import type { WebSocket } from 'ws';
import { createQueue } from './async-queue.js';
import type { SystemAddress } from './find-system.js';
import { subscriptionError, type GraphQlError } from './graphql-errors.js';
import { socketError } from './socket-error.js';

/** Milliseconds between signs of life, and how long one may stay unanswered before the connection counts as dead. */
const keepAliveMs = 10_000;
const pongWithinMs = 5_000;
const connectWithinMs = 10_000;
/** Milliseconds for a polite goodbye. */
const closeWithinMs = 500;

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQlError[] | undefined;
}

/**
 * One subscription on a connection of its own: nothing of an old connection survives a reconnect.
 * Ends at once when the signal aborts, whatever the connection is doing: the iterator of graphql-ws would wait for it.
 */
export async function* openSubscription(
  system: SystemAddress,
  document: string,
  variables: object,
  signal: AbortSignal,
): AsyncGenerator<unknown, void> {
  const [{ createClient }, { WebSocket }] = await Promise.all([import('graphql-ws/client'), import('ws')]);
  if (signal.aborted) return;
  let socket: WebSocket | undefined;
  const track = (opened: WebSocket): void => {
    socket = opened;
  };
  class TrackedSocket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { handshakeTimeout: connectWithinMs });
      track(this);
    }
  }
  let open = false;
  let pongTimer: NodeJS.Timeout | undefined;
  const client = createClient({
    url: `${system.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: TrackedSocket,
    retryAttempts: 0,
    connectionAckWaitTimeout: connectWithinMs,
    keepAlive: keepAliveMs,
    ...(system.token && { connectionParams: { authorization: `Bearer ${system.token}` } }),
    on: {
      connected: () => {
        open = true;
      },
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), pongWithinMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
    },
  });
  const results = createQueue<Result>();
  const stop = (): void => results.end();
  signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = client.subscribe(
    { query: document, variables: { ...variables } },
    {
      next: (result) => results.push(result),
      error: (error) => results.end(socketError(error, system.url, open)),
      complete: stop,
    },
  );
  try {
    for await (const { data, errors } of results.values()) {
      if (errors && errors.length > 0) throw subscriptionError(errors, system.url);
      if (data) yield data;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(pongTimer);
    unsubscribe();
    setTimeout(() => socket?.terminate(), closeWithinMs).unref();
  }
}
