import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { GraphQLModule } from '@nestjs/graphql';
import { ApprovalsModule } from './approvals/approvals.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ExecutionsModule } from './executions/executions.module.js';
import { ExplorerModule } from './explorer/explorer.module.js';
import { graphqlOptions } from './graphql/graphql.options.js';
import { PassOnFilter } from './graphql/pass-on.filter.js';
import { HealthModule } from './health/health.module.js';
import { LocksModule } from './locks/locks.module.js';
import { LogsModule } from './logs/logs.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { SpendingModule } from './spending/spending.module.js';
import type { ApiParts } from './parts.js';
import { PartsModule } from './parts.module.js';
import { PlansModule } from './plans/plans.module.js';
import { RequestsUnderWay } from './requests-under-way.js';
import { SubscriptionServer } from './subscriptions/subscription-server.js';

/** Everything the API process runs. */
@Module({})
export class ApiModule {
  static with(parts: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PartsModule.with(parts),
        CqrsModule.forRoot(),
        GraphQLModule.forRoot(graphqlOptions(parts.logger, parts.settings)),
        ExecutionsModule,
        PlansModule,
        ApprovalsModule,
        LogsModule,
        LocksModule,
        MetricsModule,
        SpendingModule,
        CatalogueModule,
        HealthModule,
        ExplorerModule,
      ],
      providers: [SubscriptionServer, RequestsUnderWay, { provide: APP_FILTER, useClass: PassOnFilter }],
    };
  }
}
