import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { DateTime } from '../graphql/date-time.scalar.js';
import { GetMetrics } from './queries/get-metrics.query.js';
import { Metrics } from './types/metrics.type.js';

@Resolver(() => Metrics)
export class MetricsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Metrics, { description: 'Over the executions requested in a window, from the read model.' })
  metrics(
    @Args('since', { type: () => DateTime, nullable: true, description: 'Inclusive.' }) since: number | null,
    @Args('until', { type: () => DateTime, nullable: true, description: 'Exclusive.' }) until: number | null,
  ) {
    return this.queries.execute(new GetMetrics(since, until));
  }
}
