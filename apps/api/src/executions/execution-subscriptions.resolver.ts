import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Resolver, Subscription } from '@nestjs/graphql';
import { FollowEvents } from './queries/follow-events.query.js';
import { FollowExecution } from './queries/follow-execution.query.js';
import { ExecutionEvent } from './types/execution-event.type.js';
import { Execution } from './types/execution.type.js';

const asItIs = <Payload>(payload: Payload): Payload => payload;

@Resolver(() => Execution)
export class ExecutionSubscriptionsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Subscription(() => ExecutionEvent, {
    description: 'The facts after a revision, then the new ones; no gap, no repeat. Ends after the last one.',
    resolve: asItIs,
  })
  executionEvents(
    @Args('id', { type: () => ID }) id: string,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
  ) {
    return this.queries.execute(new FollowEvents(id, after));
  }

  @Subscription(() => Execution, {
    description:
      'The state at once, then after each change (close ones told of as one). Ends after the last one.',
    resolve: asItIs,
  })
  executionUpdated(@Args('id', { type: () => ID }) id: string) {
    return this.queries.execute(new FollowExecution(id));
  }
}
