import { QueryBus } from '@nestjs/cqrs';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { ListLocks } from './queries/list-locks.query.js';
import { Lock } from './types/lock.type.js';

@Resolver(() => Lock)
export class LocksResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [Lock], { description: 'The locks that steps have or wait for now, by name.' })
  locks(
    @Args('after', { type: () => String, nullable: true, description: 'Name of the last lock seen.' })
    after: string | null,
    @Args('first', { type: () => Int, defaultValue: 100 }) first: number,
  ) {
    return this.queries.execute(new ListLocks(after, first));
  }
}
