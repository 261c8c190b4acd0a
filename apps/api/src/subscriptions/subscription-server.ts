import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import type { Server } from 'node:http';
import type { Disposable } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { unauthenticated } from '../auth/access-control.js';
import type { RequestContext } from '../auth/current-person.js';
import { personBehind } from '../auth/people.js';
import { messageBytes } from '../graphql/limits.js';
import { publicError } from '../graphql/public-error.js';
import { LOGGER, SETTINGS, type ApiSettings } from '../parts.js';
import { acceptUpgrades } from './accept-upgrades.js';
import { operationPreparer } from './prepare-operation.js';

/** Close code of graphql-ws for a refused connection, with a reason that clients show. */
const forbidden = 4403;

/**
 * GraphQL over a socket at /graphql (protocol graphql-transport-ws). Not the server of @nestjs/graphql:
 * that one takes messages of 100 MiB, does not look at the Host header, and applies none of our limits.
 */
@Injectable()
export class SubscriptionServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes });
  private running: Disposable | undefined;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { schema } = this.schemaHost;
    const prepare = operationPreparer(schema);
    const show = (error: GraphQLError) => publicError(error.toJSON(), error, this.logger);
    this.running = useServer(
      {
        schema,
        onConnect: ({ connectionParams, extra }) => {
          if (personBehind(connectionParams?.['authorization'], this.settings)) return true;
          extra.socket.close(forbidden, unauthenticated.slice(0, 120));
          return false;
        },
        onSubscribe: ({ connectionParams }, _id, { query, variables, operationName }) => {
          const document = prepare(query);
          if (!('kind' in document)) return document;
          const person = personBehind(connectionParams?.['authorization'], this.settings);
          const contextValue: Partial<RequestContext> = person ? { person } : {};
          return { schema, document, variableValues: variables, operationName, contextValue };
        },
        onNext: (_context, _id, _payload, _args, { data, errors }) =>
          errors ? { data: data ?? null, errors: errors.map(show) } : undefined,
        onError: (_context, _id, _payload, errors) => errors.map(show),
      },
      this.sockets,
    );
    acceptUpgrades(this.http.httpAdapter.getHttpServer() as Server, this.sockets, this.settings.host);
  }

  /** Ends every subscription with close code 1001 (going away); clients come back with `after`. */
  async onModuleDestroy(): Promise<void> {
    await this.running?.dispose();
  }
}
