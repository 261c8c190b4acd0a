import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

@ObjectType({ description: 'A value that the steps of an execution share.' })
export class ContextValue {
  @Field()
  readonly key!: string;
  @Field(() => Int, { description: 'From 1, one more with every write.' })
  readonly version!: number;
  @Field(() => JsonScalar, { nullable: true })
  readonly value!: Json;
  @Field({ description: 'What it does with conflicting writers: reject, last-wins, merge with <function>.' })
  readonly policy!: string;
  @Field({ description: 'The step that wrote this version.' })
  readonly by!: string;
  @Field(() => Int, { description: 'Of that step.' })
  readonly attempt!: number;
  @Field(() => DateTime)
  readonly at!: number;
}
