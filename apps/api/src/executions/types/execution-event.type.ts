import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

@ObjectType({ description: 'A fact of an execution, as it is stored.' })
export class ExecutionEvent {
  @Field(() => Int, { description: 'Place in the execution, from 0. Pass the last one you have as `after`.' })
  readonly revision!: number;
  @Field({ description: 'Place in the log over all executions. Opaque.' })
  readonly position!: string;
  @Field()
  readonly type!: string;
  @Field(() => JsonScalar)
  readonly data!: Json;
  @Field({ description: 'Who caused it: a person or a process.' })
  readonly actor!: string;
  @Field(() => DateTime, { description: 'By the clock of the writer.' })
  readonly occurredAt!: string;
  @Field(() => DateTime, { description: 'By the clock of the store.' })
  readonly recordedAt!: string;
}
