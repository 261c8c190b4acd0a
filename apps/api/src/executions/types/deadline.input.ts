import { Field, Float, InputType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { ControlInput, deadlineDescription, deadlineMsDescription } from './execution.inputs.js';

@InputType()
export class DeadlineInput extends ControlInput {
  @Field(() => DateTime, {
    nullable: true,
    description: `${deadlineDescription} Without this and deadlineMs, it has no deadline from now on.`,
  })
  readonly deadline?: number | null;
  @Field(() => Float, { nullable: true, description: deadlineMsDescription })
  readonly deadlineMs?: number | null;
}
