import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Step } from './step.type.js';

@ObjectType({ description: 'The elements of a map, each of them a step.' })
export class StepItems {
  @Field(() => Int)
  readonly total!: number;
  @Field(() => Int, { description: 'Elements that have ended.' })
  readonly settled!: number;
  @Field(() => Int)
  readonly failed!: number;
  @Field(() => Int, { description: 'Elements that were taken up and have not ended.' })
  readonly underWay!: number;
  @Field(() => [Step], { description: 'One page, in the order of the list.' })
  readonly nodes!: () => readonly Step[];
}
