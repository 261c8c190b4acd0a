import { Field, ID, InputType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { ControlInput } from './execution.inputs.js';

@InputType()
export class RetryStepInput extends ControlInput {
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => JsonScalar, { nullable: true, description: 'To run with instead; see changeStepInput.' })
  readonly input?: Json;
}

@InputType()
export class SkipStepInput extends ControlInput {
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What steps that refer to its output get instead. Left out, they are skipped, too.',
  })
  readonly output?: Json;
}

@InputType()
export class ReleaseLocksInput extends ControlInput {
  @Field(() => ID)
  readonly stepId!: string;
}

@InputType()
export class ChangeStepInputInput extends ControlInput {
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => JsonScalar, {
    description: 'The whole input, an object. May refer to outputs of steps that this one waits for.',
  })
  readonly input!: Json;
}
