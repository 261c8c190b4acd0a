import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { DateTime } from './date-time.scalar.js';
import { JsonScalar } from './json.scalar.js';
import { limitRules, parseOptions } from './limits.js';
import { publicError } from './public-error.js';

/** GraphQL over HTTP at /graphql. Subscriptions have a server of their own, see subscription-server.ts. */
export const graphqlOptions = (logger: Logger): ApolloDriverConfig => ({
  driver: ApolloDriver,
  path: '/graphql',
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
