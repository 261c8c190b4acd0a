import { Field, ID, InputType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { PlanDecisionInput, StepDecisionInput } from '../../executions/types/execution.inputs.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

@InputType()
export class ApproveStepInput extends StepDecisionInput {
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Run it with this input instead of the one you were shown. It is judged anew, votes on the other one do not count for it, and yours is the first.',
  })
  readonly input?: Json;
}

@InputType()
export class DelegateApprovalInput extends PlanDecisionInput {
  @Field(() => ID, { nullable: true, description: 'Absent for the plan.' })
  readonly stepId?: string | null;
  @Field({ description: 'Who decides in your place; yourself to take your vote back.' })
  readonly to!: string;
}
