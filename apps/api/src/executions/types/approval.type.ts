import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime, type Moment } from '../../graphql/date-time.scalar.js';
import { Ballot } from '../../approvals/types/ballot.type.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { ApprovalKind } from './execution-enums.js';

@ObjectType({
  description:
    'What waits for a person. A decision names its digest, so nobody approves what they were not shown.',
})
export class Approval {
  @Field(() => ApprovalKind)
  readonly kind!: ApprovalKind;
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => ID, { nullable: true, description: 'Absent when the whole plan waits.' })
  readonly stepId?: string | null;
  @Field()
  readonly title!: string;
  @Field()
  readonly reason!: string;
  @Field(() => JsonScalar, { nullable: true, description: 'What the step would run with.' })
  readonly input?: Json;
  @Field()
  readonly digest!: string;
  @Field(() => DateTime)
  readonly requestedAt!: Moment;
  @Field(() => Ballot, {
    nullable: true,
    description: 'Null when anybody may decide and the first decision ends it.',
  })
  readonly ballot!: Ballot | null;
}
