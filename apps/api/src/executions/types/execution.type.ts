import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { Approval } from './approval.type.js';
import { ContextValue } from './context-value.type.js';
import { Budget } from './budget.type.js';
import { ExecutionStatus } from './execution-enums.js';
import { Failure } from './failure.type.js';
import { Pause } from './pause.type.js';
import { Plan } from './plan.type.js';
import { PlanRevision } from './plan-revision.type.js';
import { Step } from './step.type.js';
import { Usage } from './usage.type.js';

@ObjectType({ description: 'The step that an execution is.' })
export class ExecutionParent {
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => ID)
  readonly stepId!: string;
}

@ObjectType({ description: 'One run of one request: the fold of its event stream.' })
export class Execution {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => ExecutionParent, {
    nullable: true,
    description: 'The step of another execution that it is; null when a person asked for it.',
  })
  readonly parent!: ExecutionParent | null;
  @Field()
  readonly request!: string;
  @Field(() => ExecutionStatus)
  readonly status!: ExecutionStatus;
  @Field()
  readonly requestedBy!: string;
  @Field(() => DateTime)
  readonly requestedAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the plan began to run.' })
  readonly startedAt!: number | null;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt!: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it must have ended. Null when it has none, or a pause lets it stand still.',
  })
  readonly deadline!: number | null;
  @Field(() => Budget, { nullable: true, description: 'Null when it has none.' })
  readonly budget!: Budget | null;
  @Field(() => Pause, { nullable: true, description: 'Null unless it is paused.' })
  readonly pause!: Pause | null;
  @Field(() => Int, { description: 'Of the event stream; `asOf: {revision}` goes back to it.' })
  readonly revision!: number;
  @Field(() => Int, { description: 'Steps that may run at once; 0 for no limit.' })
  readonly concurrency!: number;
  @Field(() => Float, { description: 'Share of steps that are settled, 0 to 1.' })
  readonly progress!: number;
  @Field(() => Plan, { nullable: true })
  readonly plan!: Plan | null;
  @Field(() => [PlanRevision], {
    description:
      'How the plan came to its version, the oldest first. With `asOf` before one, the plan is the one before.',
  })
  readonly revisions!: readonly PlanRevision[];
  @Field(() => [Step])
  readonly steps!: readonly Step[];
  @Field(() => [Approval], { description: 'What waits for a person now.' })
  readonly approvals!: readonly Approval[];
  @Field(() => [ContextValue], { description: 'What its steps share, by key; with `asOf`, as it was then.' })
  readonly context!: readonly ContextValue[];
  @Field(() => JsonScalar, { nullable: true })
  readonly result!: Json;
  @Field(() => Failure, { nullable: true })
  readonly failure!: Failure | null;
  @Field(() => Usage)
  readonly usage!: Usage;
}
