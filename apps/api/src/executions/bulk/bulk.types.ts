import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ExecutionStatus } from '../types/execution-enums.js';
import { commandIdDescription, ExecutionFilter } from '../types/execution.inputs.js';

export const BulkAction = {
  PAUSE: 'PauseExecution',
  RESUME: 'ResumeExecution',
  CANCEL: 'CancelExecution',
  RETRY: 'RetryExecution',
} as const;
export type BulkAction = (typeof BulkAction)[keyof typeof BulkAction];

export const BulkVerdict = { LISTED: 'listed', DONE: 'done', REFUSED: 'refused', FAILED: 'failed' } as const;
export type BulkVerdict = (typeof BulkVerdict)[keyof typeof BulkVerdict];

registerEnumType(BulkAction, { name: 'BulkAction' });
registerEnumType(BulkVerdict, {
  name: 'BulkVerdict',
  valuesMap: {
    LISTED: { description: 'Nothing was done: it is a dry run.' },
    DONE: { description: 'Done, or it was so already.' },
    REFUSED: { description: 'It cannot be done to this one.' },
    FAILED: { description: 'Nobody knows; sent again under the same command id it takes effect once.' },
  },
});

@InputType({ description: 'Which executions: by a filter, or by their ids; exactly one of the two.' })
export class BulkControlInput {
  @Field(() => BulkAction)
  readonly action!: BulkAction;
  @Field(() => ExecutionFilter, {
    nullable: true,
    description: 'Without a status, those that the action can concern. Of the read model, newest first.',
  })
  readonly filter?: ExecutionFilter | null;
  @Field(() => [ID], { nullable: true, description: 'At most 200.' })
  readonly executionIds?: string[] | null;
  @Field(() => Int, { nullable: true, description: 'Of the filter: how many, 1 to 200; 50 when absent.' })
  readonly first?: number | null;
  @Field(() => String, { nullable: true, description: 'Of the filter: endCursor of the answer before.' })
  readonly after?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Only say which executions it would be.' })
  readonly dryRun?: boolean | null;
  @Field(() => String, { nullable: true })
  readonly comment?: string | null;
  @Field(() => ID, { nullable: true, description: commandIdDescription })
  readonly commandId?: string | null;
}

@ObjectType({ description: 'What became of one of the executions.' })
export class BulkOutcome {
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => BulkVerdict)
  readonly verdict!: BulkVerdict;
  @Field(() => String, { nullable: true })
  readonly request!: string | null;
  @Field(() => ExecutionStatus, {
    nullable: true,
    description: 'Now; of a dry run, as the read model has it.',
  })
  readonly status!: ExecutionStatus | null;
  @Field(() => String, { nullable: true, description: 'Of a refusal or failure.' })
  readonly code!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why it was refused or failed; of one that goes with the run above it, that it does.',
  })
  readonly message!: string | null;
}

@ObjectType()
export class BulkResult {
  @Field(() => ID)
  readonly commandId!: string;
  @Field(() => Int, {
    description: 'Executions that fit the filter, on all pages; or the ids that were given.',
  })
  readonly totalCount!: number;
  @Field(() => [BulkOutcome], { description: 'In the order of the filter or the ids.' })
  readonly outcomes!: readonly BulkOutcome[];
  @Field(() => String, {
    nullable: true,
    description: 'Pass it as `after` to go on; null when these were all.',
  })
  readonly endCursor!: string | null;
}
