import { QueryBus } from '@nestjs/cqrs';
import { Query, Resolver } from '@nestjs/graphql';
import { GetHealth } from './queries/get-health.query.js';
import { Health } from './types/health.type.js';

@Resolver(() => Health)
export class HealthResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Health)
  health() {
    return this.queries.execute(new GetHealth());
  }
}
