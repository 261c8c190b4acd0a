import { QueryBus } from '@nestjs/cqrs';
import { Query, Resolver } from '@nestjs/graphql';
import { GetSpending } from './queries/get-spending.query.js';
import { Spending } from './types/spending.type.js';

@Resolver(() => Spending)
export class SpendingResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Spending, {
    nullable: true,
    description:
      'What the tenant may spend by TIZMORET_LIMITS of the api, and has; null when it has no budget.',
  })
  spending() {
    return this.queries.execute(new GetSpending());
  }
}
