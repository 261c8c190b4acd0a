import { Field, Float, InputType, Int } from '@nestjs/graphql';
import { ApprovalDeadlineAction } from './ballot.type.js';

@InputType({ description: 'People by name, and everybody who has one of the roles.' })
export class CircleInput {
  @Field(() => [String], { nullable: true })
  readonly people?: string[] | null;
  @Field(() => [String], { nullable: true })
  readonly roles?: string[] | null;
}

@InputType()
export class ApprovalDeadlineInput {
  @Field(() => Float, { description: 'From the question on; a pause that freezes timers stops the clock.' })
  readonly afterMs!: number;
  @Field(() => ApprovalDeadlineAction)
  readonly then!: ApprovalDeadlineAction;
  @Field(() => CircleInput, { nullable: true, description: 'Who may decide, too; for ESCALATE.' })
  readonly to?: CircleInput | null;
}

@InputType({ description: 'Who decides, how many it takes, and what happens when nobody does.' })
export class ApprovalTermsInput {
  @Field(() => CircleInput, {
    nullable: true,
    description: 'Anybody when absent; whoever is not named is refused.',
  })
  readonly who?: CircleInput | null;
  @Field(() => Int, { nullable: true, description: 'Different people who must say yes; 1 when absent.' })
  readonly quorum?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Different people who must say no to end it; 1 when absent.',
  })
  readonly rejections?: number | null;
  @Field(() => [ApprovalDeadlineInput], {
    nullable: true,
    description: 'In order of time; only escalations may come before the last.',
  })
  readonly deadlines?: ApprovalDeadlineInput[] | null;
}
