import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { ApprovalTermsInput } from '../../approvals/types/approval-terms.input.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { BudgetInput } from './budget.type.js';
import { ExecutionStatus } from './execution-enums.js';
import { PauseTimers } from './pause.type.js';

export const deadlineDescription = 'When it must have ended; what still runs then is stopped, and it fails.';
export const deadlineMsDescription = 'The same as milliseconds from now. Not together with deadline.';

export const commandIdDescription = 'A UUID of yours; the same one sent again has the effect of once.';

@InputType({ description: 'A version of a plan that was made before.' })
export class PlanVersionInput {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => Int, { nullable: true, description: 'The newest when absent.' })
  readonly version?: number | null;
}

@InputType()
export class StartExecutionInput {
  @Field({ description: 'What is to be done, in plain language; at most 32 KiB.' })
  readonly request!: string;
  @Field(() => PlanVersionInput, {
    nullable: true,
    description: 'Run this plan as it is; without it the request is planned first.',
  })
  readonly plan?: PlanVersionInput | null;
  @Field(() => Int, { nullable: true, description: 'Steps that may run at once; 0 for no limit.' })
  readonly concurrency?: number | null;
  @Field(() => Boolean, { nullable: true, description: 'Ask for an approval of the whole plan first.' })
  readonly approvePlan?: boolean | null;
  @Field(() => ApprovalTermsInput, {
    nullable: true,
    description: 'Ask for an approval of the whole plan first, on these terms.',
  })
  readonly planApproval?: ApprovalTermsInput | null;
  @Field(() => ApprovalTermsInput, {
    nullable: true,
    description: 'Who decides about steps that ask; what a tool says itself comes first.',
  })
  readonly stepApproval?: ApprovalTermsInput | null;
  @Field(() => String, { nullable: true, description: 'IANA name, for example Asia/Jerusalem.' })
  readonly timeZone?: string | null;
  @Field(() => DateTime, { nullable: true, description: deadlineDescription })
  readonly deadline?: number | null;
  @Field(() => Float, { nullable: true, description: deadlineMsDescription })
  readonly deadlineMs?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: '-10 to 10, 0 when absent: the higher gets a free place first, among your executions.',
  })
  readonly priority?: number | null;
  @Field(() => BudgetInput, { nullable: true, description: 'What it may spend; without limit when absent.' })
  readonly budget?: BudgetInput | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'How often another plan is asked for when any step has failed for good, 0 to 10. Absent: twice, for steps whose plan says so.',
  })
  readonly replans?: number | null;
  @Field(() => ID, { nullable: true, description: commandIdDescription })
  readonly commandId?: string | null;
}

@InputType()
export class ControlInput {
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => String, { nullable: true })
  readonly comment?: string | null;
  @Field(() => ID, { nullable: true, description: commandIdDescription })
  readonly commandId?: string | null;
}

@InputType()
export class PauseInput extends ControlInput {
  @Field(() => PauseTimers, { nullable: true, description: 'FREEZE when absent.' })
  readonly timers?: PauseTimers | null;
}

@InputType()
export class PlanDecisionInput extends ControlInput {
  @Field({ description: 'Of what you were shown: it keeps you from approving something else.' })
  readonly digest!: string;
}

@InputType()
export class StepDecisionInput extends PlanDecisionInput {
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'For approveStep alone: run it with this input instead of the one you were shown. It is judged anew, votes on the other one do not count for it, and yours is the first.',
  })
  readonly input?: Json;
}

@InputType({ isOneOf: true, description: 'A point in the past of an execution: exactly one of the two.' })
export class AsOfInput {
  @Field(() => Int, { nullable: true })
  readonly revision?: number;
  @Field(() => DateTime, { nullable: true })
  readonly time?: number;
}

@InputType()
export class ExecutionFilter {
  @Field(() => [ExecutionStatus], { nullable: true })
  readonly status?: ExecutionStatus[] | null;
  @Field(() => String, { nullable: true, description: 'Text that the request contains.' })
  readonly search?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Inclusive.' })
  readonly requestedSince?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'Exclusive.' })
  readonly requestedUntil?: number | null;
}
