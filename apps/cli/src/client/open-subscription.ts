import { CliError, unauthorized } from '../cli-error.js';
import { ConnectionLost } from './api.js';
import type { SystemAddress } from './find-system.js';
import { subscriptionError, type GraphQlError } from './graphql-errors.js';

/** Milliseconds between signs of life, and how long one may stay unanswered before the connection counts as dead. */
const keepAliveMs = 10_000;
const pongWithinMs = 5_000;

/** One subscription on a connection of its own: nothing of an old connection survives a reconnect. */
export async function* openSubscription(
  system: SystemAddress,
  document: string,
  variables: object,
  signal: AbortSignal,
): AsyncGenerator<unknown, void> {
  const [{ createClient }, { WebSocket }] = await Promise.all([import('graphql-ws/client'), import('ws')]);
  let pongTimer: NodeJS.Timeout | undefined;
  let open = false;
  const client = createClient({
    url: `${system.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionAckWaitTimeout: 10_000,
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
  const stop = (): void => void client.dispose();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const { data, errors } of client.iterate({ query: document, variables: { ...variables } })) {
      if (errors && errors.length > 0) throw subscriptionError(errors, system.url);
      if (data) yield data;
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!signal.aborted) throw explain(error, system.url, open);
  } finally {
    clearTimeout(pongTimer);
    signal.removeEventListener('abort', stop);
    void client.dispose();
  }
}

/** 4401 and 4403 are how a graphql-ws server turns down a connection; https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
const turnedDown = new Set([4401, 4403]);

function explain(error: unknown, url: string, open: boolean): CliError | ConnectionLost {
  if (Array.isArray(error)) return subscriptionError(error as GraphQlError[], url);
  if (error instanceof CliError || error instanceof ConnectionLost) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && turnedDown.has(code)) return unauthorized(url);
  return new ConnectionLost('the connection broke', open);
}
