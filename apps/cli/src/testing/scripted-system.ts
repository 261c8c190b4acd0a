import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { projectFolder } from '../client/project-folder.js';

/** What the system answers to a field of the schema: a value, or a function of the arguments. */
export type Script = Readonly<Record<string, unknown>>;

export interface ScriptedSystem {
  readonly url: string;
  readonly env: Record<string, string>;
  /** Cuts all WebSocket connections, as a network does. */
  dropConnections(): void;
  close(): Promise<void>;
}

export const token = 'secret-token';

/** A server over real sockets that speaks the committed schema and answers by a script. */
export async function startScriptedSystem(script: {
  readonly query?: Script;
  readonly mutation?: Script;
  /** Async generators of { <field>: value } */
  readonly subscription?: Readonly<Record<string, object>>;
}): Promise<ScriptedSystem> {
  const schema = buildSchema(readFileSync(join(projectFolder(), 'schema.graphql'), 'utf8'));
  const answer = async (request: IncomingMessage): Promise<object> => {
    if (request.headers.authorization !== `Bearer ${token}`) return unauthenticated;
    const { query, variables } = JSON.parse(await text(request)) as Sent;
    const rootValue = { ...script.query, ...script.mutation };
    return graphql({ schema, source: query, variableValues: variables, rootValue });
  };
  const server = createServer((request, response) => {
    void answer(request).then((result) => response.end(JSON.stringify(result)));
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const subscriptions = useServer(
    {
      schema,
      roots: { subscription: { ...script.subscription } },
      onConnect: ({ connectionParams }) => connectionParams?.['authorization'] === `Bearer ${token}`,
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dropConnections = (): void => sockets.clients.forEach((socket) => socket.terminate());
  return {
    url,
    env: { TIZMORET_URL: url, TIZMORET_TOKEN: token },
    dropConnections,
    async close() {
      dropConnections();
      await subscriptions.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Sent {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const unauthenticated = {
  errors: [{ message: 'No or wrong token', extensions: { code: 'UNAUTHENTICATED' } }],
};
