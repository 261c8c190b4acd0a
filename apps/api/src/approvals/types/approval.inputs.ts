import { Field, ID, InputType } from '@nestjs/graphql';
import { PlanDecisionInput } from '../../executions/types/execution.inputs.js';

@InputType()
export class DelegateApprovalInput extends PlanDecisionInput {
  @Field(() => ID, { nullable: true, description: 'Absent for the plan.' })
  readonly stepId?: string | null;
  @Field({ description: 'Who decides in your place; yourself to take your vote back.' })
  readonly to!: string;
}
