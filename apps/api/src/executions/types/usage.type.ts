import { Field, Float, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Tokens that models used. Whole numbers that may outgrow Int.' })
export class Usage {
  @Field(() => Float)
  readonly inputTokens!: number;
  @Field(() => Float)
  readonly outputTokens!: number;
}
