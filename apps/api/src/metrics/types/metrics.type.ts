import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { Usage } from '../../executions/types/usage.type.js';

@ObjectType()
export class ExecutionCounts {
  @Field(() => Int)
  readonly total!: number;
  @Field(() => Int)
  readonly completed!: number;
  @Field(() => Int)
  readonly failed!: number;
  @Field(() => Int)
  readonly cancelled!: number;
  @Field(() => Int)
  readonly running!: number;
  @Field(() => Int)
  readonly waitingForApproval!: number;
}

@ObjectType()
export class StepCounts {
  @Field(() => Int)
  readonly total!: number;
  @Field(() => Int)
  readonly succeeded!: number;
  @Field(() => Int)
  readonly failed!: number;
  @Field(() => Int)
  readonly skipped!: number;
  @Field(() => Int, { description: 'Attempts after the first.' })
  readonly retries!: number;
}

@ObjectType({ description: 'How long the last attempts with a tool or an agent took, waits left out.' })
export class ToolDurations {
  @Field()
  readonly tool!: string;
  @Field(() => Int)
  readonly count!: number;
  @Field(() => Float)
  readonly p50Ms!: number;
  @Field(() => Float)
  readonly p95Ms!: number;
  @Field(() => Float)
  readonly maxMs!: number;
}

@ObjectType({ description: 'What became of the executions that were requested on a day.' })
export class DayOutcomes {
  @Field({ description: 'YYYY-MM-DD in UTC.' })
  readonly day!: string;
  @Field(() => Int)
  readonly started!: number;
  @Field(() => Int)
  readonly completed!: number;
  @Field(() => Int)
  readonly failed!: number;
  @Field(() => Int)
  readonly cancelled!: number;
}

@ObjectType({ description: 'A circuit breaker that is open: steps of a tool or an agent wait on a worker.' })
export class OpenBreaker {
  @Field({ description: 'For example: tool http.get' })
  readonly work!: string;
  @Field()
  readonly worker!: string;
  @Field(() => DateTime)
  readonly openedAt!: Date;
  @Field(() => DateTime, { description: 'From then on one step tries whether it works again.' })
  readonly retryAt!: Date;
  @Field(() => Int, { description: 'Since it worked last.' })
  readonly failures!: number;
  @Field({ description: 'Code of the last failure.' })
  readonly lastCode!: string;
}

@ObjectType({ description: 'Figures over the executions that were requested in a window of time.' })
export class Metrics {
  @Field(() => ExecutionCounts)
  readonly executions!: ExecutionCounts;
  @Field(() => StepCounts)
  readonly steps!: StepCounts;
  @Field(() => [ToolDurations])
  readonly durations!: readonly ToolDurations[];
  @Field(() => Usage)
  readonly tokens!: Usage;
  @Field(() => [DayOutcomes])
  readonly overTime!: readonly DayOutcomes[];
  @Field(() => [OpenBreaker], { description: 'Those that are open now, whatever the window.' })
  readonly openBreakers!: Promise<readonly OpenBreaker[]>;
}
