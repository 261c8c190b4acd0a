import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import { isLogLine } from './activity-view.js';
import { FollowActivity } from './queries/follow-activity.query.js';
import { ListLogs } from './queries/list-logs.query.js';
import { ExecutionActivity } from './types/execution-activity.type.js';
import { LogLevel, LogLine } from './types/log-line.type.js';

const asItIs = <Payload>(payload: Payload): Payload => payload;

@Resolver(() => LogLine)
export class LogsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [LogLine], { description: 'A page of the log of an execution, in order.' })
  logs(
    @Args('executionId', { type: () => ID }) executionId: string,
    @Args('stepId', { type: () => ID, nullable: true }) stepId: string | null,
    @Args('level', { type: () => LogLevel, nullable: true, description: 'This one and more important ones.' })
    level: LogLevel | null,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
    @Args('first', { type: () => Int, defaultValue: 100 }) first: number,
  ) {
    return this.queries.execute(new ListLogs({ executionId, stepId, level, after, first }));
  }

  @Subscription(() => LogLine, {
    description: 'The log after a revision, then live; ends soon after the execution has ended.',
    resolve: asItIs,
  })
  executionLogs(
    @Args('id', { type: () => ID }) id: string,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
  ) {
    return this.queries.execute(new FollowActivity(id, after, isLogLine));
  }

  @Subscription(() => ExecutionActivity, {
    description: 'The log and the progress of running steps after a revision, then live.',
    resolve: asItIs,
  })
  executionActivity(
    @Args('id', { type: () => ID }) id: string,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
  ) {
    return this.queries.execute(new FollowActivity(id, after));
  }
}
