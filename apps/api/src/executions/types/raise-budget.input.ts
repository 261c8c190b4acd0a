import { Field, Float, InputType, Int } from '@nestjs/graphql';
import { callsDescription, costDescription, tokensDescription, wallDescription } from './budget.type.js';
import { ControlInput } from './execution.inputs.js';

@InputType({
  description: 'How much of each the execution may spend, in all; what is absent stays as it is.',
})
export class RaiseBudgetInput extends ControlInput {
  @Field(() => Int, { nullable: true, description: callsDescription })
  readonly maxCalls?: number | null;
  @Field(() => Float, { nullable: true, description: tokensDescription })
  readonly maxTokens?: number | null;
  @Field(() => Float, { nullable: true, description: costDescription })
  readonly maxCost?: number | null;
  @Field(() => Float, { nullable: true, description: wallDescription })
  readonly maxWallMs?: number | null;
}
