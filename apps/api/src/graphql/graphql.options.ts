import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { FastifyRequest } from 'fastify';
import type { RequestContext } from '../auth/current-person.js';
import { personBehind } from '../auth/people.js';
import type { ApiSettings } from '../parts.js';
import { DateTime } from './date-time.scalar.js';
import { JsonScalar } from './json.scalar.js';
import { limitRules, parseOptions } from './limits.js';
import { publicError } from './public-error.js';

/** GraphQL over HTTP at /graphql. Subscriptions have a server of their own, see subscription-server.ts. */
export const graphqlOptions = (logger: Logger, settings: ApiSettings): ApolloDriverConfig => ({
  driver: ApolloDriver,
  path: '/graphql',
  // The access control has let in nobody else.
  context: ({ headers }: FastifyRequest): Partial<RequestContext> => {
    const person = personBehind(headers.authorization, settings);
    return person ? { person } : {};
  },
  autoSchemaFile: true,
  sortSchema: true,
  resolvers: { DateTime, JSON: JsonScalar },
  // Whoever holds the token may look at the schema; the page is ours, see explorer/.
  introspection: true,
  graphiql: false,
  csrfPrevention: true,
  includeStacktraceInErrorResponses: false,
  // Sockets are closed by then, and requests that are under way have been answered.
  stopOnApplicationShutdown: true,
  stopOnTerminationSignals: false,
  parseOptions,
  validationRules: [...limitRules()],
  formatError: (formatted, error) => publicError(formatted, error, logger),
});
