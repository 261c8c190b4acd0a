import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime, type Moment } from '../../graphql/date-time.scalar.js';

export const ApprovalVote = { APPROVE: 'approve', REJECT: 'reject' } as const;
export type ApprovalVote = 'approve' | 'reject';
registerEnumType(ApprovalVote, { name: 'ApprovalVote' });

export const ApprovalDeadlineAction = {
  ESCALATE: 'escalate',
  REJECT: 'reject',
  SKIP: 'skip',
  APPROVE: 'approve',
} as const;
export type ApprovalDeadlineAction = 'escalate' | 'reject' | 'skip' | 'approve';
registerEnumType(ApprovalDeadlineAction, {
  name: 'ApprovalDeadlineAction',
  description: 'What happens when nobody decides in time.',
  valuesMap: {
    ESCALATE: { description: 'Others may decide, too.' },
    REJECT: { description: 'It counts as a no.' },
    SKIP: { description: 'The step is left out, and the run goes on without it.' },
    APPROVE: { description: 'It counts as a yes.' },
  },
});

@ObjectType({ description: 'People by name, and everybody who has one of the roles.' })
export class Circle {
  @Field(() => [String])
  readonly people!: readonly string[];
  @Field(() => [String])
  readonly roles!: readonly string[];
}

@ObjectType()
export class Vote {
  @Field()
  readonly by!: string;
  @Field(() => ApprovalVote)
  readonly vote!: ApprovalVote;
  @Field(() => DateTime)
  readonly at!: Moment;
  @Field(() => String, { nullable: true })
  readonly comment!: string | null;
}

@ObjectType({ description: 'One person decides in the place of another.' })
export class Delegation {
  @Field()
  readonly from!: string;
  @Field()
  readonly to!: string;
}

@ObjectType({ description: 'Who decides, how many it takes, and how far it has come.' })
export class Ballot {
  @Field(() => Circle, { nullable: true, description: 'Anybody when null.' })
  readonly who!: Circle | null;
  @Field(() => Int, { description: 'Different people who must say yes.' })
  readonly quorum!: number;
  @Field(() => Int, { description: 'Different people who must say no to end it.' })
  readonly rejections!: number;
  @Field(() => [Vote], { description: 'The last one of each person.' })
  readonly votes!: readonly Vote[];
  @Field(() => [Delegation])
  readonly delegations!: readonly Delegation[];
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the next thing happens if nobody decides; null for never, and while a pause stops the clock.',
  })
  readonly dueAt!: Moment | null;
  @Field(() => ApprovalDeadlineAction, { nullable: true, description: 'What happens then.' })
  readonly then!: ApprovalDeadlineAction | null;
}
