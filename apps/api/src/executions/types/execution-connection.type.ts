import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, type Moment } from '../../graphql/date-time.scalar.js';
import { ExecutionStatus } from './execution-enums.js';
import { Failure } from './failure.type.js';

@ObjectType({ description: 'An execution as the read model lists it.' })
export class ExecutionSummary {
  @Field(() => ID)
  readonly id!: string;
  @Field()
  readonly request!: string;
  @Field(() => ExecutionStatus)
  readonly status!: ExecutionStatus;
  @Field()
  readonly requestedBy!: string;
  @Field(() => DateTime)
  readonly requestedAt!: Moment;
  @Field(() => DateTime, { nullable: true })
  readonly startedAt?: Moment;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt?: Moment;
  @Field(() => Int, { nullable: true })
  readonly durationMs?: number;
  @Field(() => Int)
  readonly stepsTotal!: number;
  @Field(() => Int)
  readonly stepsSettled!: number;
  @Field(() => Int)
  readonly approvalsWaiting!: number;
  @Field(() => Failure, { nullable: true })
  readonly failure?: Failure;
}

@ObjectType()
export class ExecutionEdge {
  @Field()
  readonly cursor!: string;
  @Field(() => ExecutionSummary)
  readonly node!: ExecutionSummary;
}

@ObjectType()
export class PageInfo {
  @Field()
  readonly hasNextPage!: boolean;
  @Field()
  readonly hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true })
  readonly startCursor?: string;
  @Field(() => String, { nullable: true })
  readonly endCursor?: string;
}

@ObjectType()
export class ExecutionConnection {
  @Field(() => [ExecutionEdge])
  readonly edges!: readonly ExecutionEdge[];
  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;
  @Field(() => Int)
  readonly totalCount!: number;
  @Field(() => String, { nullable: true, description: 'How far the read model had read the log.' })
  readonly position?: string;
}
