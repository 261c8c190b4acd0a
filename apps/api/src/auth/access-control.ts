import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiSettings } from '../parts.js';
import { personBehind } from './people.js';
import { isTrustedHost, untrustedHost } from './host-check.js';

/** Routes without a token. The explorer page asks for its own; its files are those of a public package. */
const publicRoutes: ReadonlySet<string> = new Set([
  '/health/live',
  '/health/ready',
  '/explorer',
  '/explorer/*',
]);

export const unauthenticated =
  'The token is missing or wrong. Send "Authorization: Bearer <token>"; `npm start` keeps it in .tizmoret/token.';

/**
 * Denies whatever is not allowed, unknown paths included. A hook and not a Nest guard: guards run per resolver,
 * so introspection and errors of the parser would get past them.
 */
export function controlAccess(server: FastifyInstance, settings: ApiSettings): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!isTrustedHost(request.headers.host, settings.host))
      return refuse(reply, 421, 'FORBIDDEN', untrustedHost);
    if (isPublic(request) || personBehind(request.headers.authorization, settings)) return undefined;
    return refuse(reply, 401, 'UNAUTHENTICATED', unauthenticated);
  });
}

const isPublic = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url !== undefined && publicRoutes.has(routeOptions.url);

/** In the shape of a GraphQL answer, so that every client shows it. */
const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply.code(status).send({ errors: [{ message, extensions: { code } }] });
