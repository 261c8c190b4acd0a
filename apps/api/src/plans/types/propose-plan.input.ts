import { Field, ID, InputType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { commandIdDescription } from '../../executions/types/execution.inputs.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

@InputType()
export class ProposePlanInput {
  @Field(() => JsonScalar, { description: 'As docs/plans.md says.' })
  readonly plan!: Json;
  @Field(() => String, {
    nullable: true,
    description: 'What it is for, in plain language; the goal of the plan when absent.',
  })
  readonly request?: string | null;
  @Field(() => ID, { nullable: true, description: commandIdDescription })
  readonly commandId?: string | null;
}
