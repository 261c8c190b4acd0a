import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';

@ObjectType({ description: 'A step that a version of the plan had and the next one has not. It never ran.' })
export class RemovedStep {
  @Field(() => ID)
  readonly id!: string;
  @Field()
  readonly title!: string;
}

@ObjectType({
  description:
    'A version of the plan that took the place of another because a step had failed. What had started stays in it as it was.',
})
export class PlanRevision {
  @Field(() => Int)
  readonly version!: number;
  @Field(() => Int, { description: 'The version before.' })
  readonly of!: number;
  @Field({ description: 'What had failed, and how.' })
  readonly reason!: string;
  @Field(() => [ID], { description: 'The steps that had failed and that it makes up for.' })
  readonly stepIds!: readonly string[];
  @Field(() => [RemovedStep])
  readonly removed!: readonly RemovedStep[];
  @Field(() => [ID], { description: 'Steps of both that had not started and are other ones now.' })
  readonly changed!: readonly string[];
  @Field(() => [ID])
  readonly added!: readonly string[];
  @Field(() => DateTime)
  readonly at!: number;
}
