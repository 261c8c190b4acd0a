import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime, type Moment } from '../../graphql/date-time.scalar.js';

export const LogLevel = { DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

registerEnumType(LogLevel, { name: 'LogLevel', description: 'From the least to the most important.' });

@ObjectType({ description: 'What a step, or the run itself, had to say.' })
export class LogLine {
  @Field(() => Int, {
    description: 'Place in the log of the execution. Pass the last one you have as `after`.',
  })
  readonly revision!: number;
  @Field(() => DateTime)
  readonly at!: Moment;
  @Field(() => LogLevel)
  readonly level!: LogLevel;
  @Field(() => ID, { nullable: true })
  readonly stepId?: string | null;
  @Field(() => Int, { nullable: true })
  readonly attempt?: number | null;
  @Field()
  readonly message!: string;
}
