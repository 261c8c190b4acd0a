import { createUnionType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, type Moment } from '../../graphql/date-time.scalar.js';
import { LogLine } from './log-line.type.js';

@ObjectType({ description: 'How far a running step has come.' })
export class StepProgress {
  @Field(() => Int, {
    description: 'Place in the log of the execution. Pass the last one you have as `after`.',
  })
  readonly revision!: number;
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => Int)
  readonly attempt!: number;
  @Field(() => Float, { description: '0 to 1.' })
  readonly fraction!: number;
  @Field(() => String, { nullable: true })
  readonly message?: string | null;
  @Field(() => DateTime)
  readonly at!: Moment;
}

export const ExecutionActivity = createUnionType({
  name: 'ExecutionActivity',
  description: 'What running steps report.',
  types: () => [LogLine, StepProgress] as const,
  resolveType: (value: ExecutionActivity) => ('fraction' in value ? StepProgress : LogLine),
});
export type ExecutionActivity = LogLine | StepProgress;
