import { createUnionType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandRejected } from '../../executions/types/command-result.type.js';
import { Failure } from '../../executions/types/failure.type.js';
import { Plan } from '../../executions/types/plan.type.js';
import { DateTime } from '../../graphql/date-time.scalar.js';

export const PlanStatus = { REQUESTED: 'requested', PROPOSED: 'proposed', FAILED: 'failed' } as const;
export type PlanStatus = (typeof PlanStatus)[keyof typeof PlanStatus];

registerEnumType(PlanStatus, { name: 'PlanStatus' });

@ObjectType({ description: 'A plan that was asked for, or brought, without a run.' })
export class RequestedPlan {
  @Field(() => ID)
  readonly id!: string;
  @Field()
  readonly request!: string;
  @Field(() => PlanStatus)
  readonly status!: PlanStatus;
  @Field(() => DateTime)
  readonly requestedAt!: number;
  @Field(() => Plan, { nullable: true, description: 'The newest version.' })
  readonly plan!: Plan | null;
  @Field(() => Failure, { nullable: true })
  readonly failure!: Failure | null;
}

@ObjectType({ description: 'Done and durable.' })
export class PlanAccepted {
  @Field(() => RequestedPlan)
  readonly plan!: RequestedPlan;
  @Field({ description: 'Of the last event written.' })
  readonly position!: string;
}

export const PlanResult = createUnionType({
  name: 'PlanResult',
  types: () => [PlanAccepted, CommandRejected] as const,
  resolveType: (value: PlanResult) => ('plan' in value ? PlanAccepted : CommandRejected),
});
export type PlanResult = PlanAccepted | CommandRejected;
