import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'What went wrong and what to do.' })
export class Failure {
  @Field({ description: 'Upper case, stable, for example FILE_NOT_FOUND.' })
  readonly code!: string;
  @Field()
  readonly message!: string;
  @Field(() => ID, { nullable: true, description: 'The step that failed, when it was a step.' })
  readonly stepId?: string | null;
}
