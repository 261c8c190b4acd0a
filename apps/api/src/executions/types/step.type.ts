import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { Approval } from './approval.type.js';
import { StepKind, StepStatus } from './execution-enums.js';
import type { ItemsPage } from '../view/step-items.js';
import type { StepItems } from './step-items.type.js';
import { Failure } from './failure.type.js';
import { StepLock } from '../../locks/types/lock.type.js';
import { Hold } from './hold.type.js';

@ObjectType({ description: 'A step as it went.' })
export class Step {
  @Field(() => ID)
  readonly id!: string;
  @Field()
  readonly title!: string;
  @Field(() => StepKind)
  readonly kind!: StepKind;
  @Field({ description: 'Name of the tool or the agent; execution for one that is an execution.' })
  readonly uses!: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The execution that it is, since its last start; null for steps of other kinds.',
  })
  readonly childId!: string | null;
  @Field(() => StepStatus)
  readonly status!: StepStatus;
  @Field(() => [ID])
  readonly dependsOn!: readonly string[];
  @Field(() => Int, { description: 'Starts so far.' })
  readonly attempt!: number;
  @Field(() => Int)
  readonly maxAttempts!: number;
  @Field(() => DateTime, { nullable: true })
  readonly startedAt!: number | null;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt!: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'When the next attempt is due; null while a pause holds it.',
  })
  readonly retryAt!: number | null;
  @Field(() => Int, { nullable: true, description: 'From the first start to the end, waits included.' })
  readonly durationMs!: number | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'With references filled in; null until they are settled.',
  })
  readonly input!: Json;
  @Field(() => JsonScalar, { nullable: true })
  readonly output!: Json;
  @Field(() => Failure, { nullable: true, description: 'Of the last attempt, while it counts.' })
  readonly error!: Failure | null;
  @Field(() => String, { nullable: true })
  readonly skipReason!: string | null;
  @Field(() => Hold, {
    nullable: true,
    description: 'What keeps it from starting although its plan would let it.',
  })
  readonly hold!: Hold | null;
  @Field(() => [StepLock], { description: 'What it has while it runs.' })
  readonly locks!: readonly StepLock[];
  @Field(() => ID, { nullable: true, description: 'The fallback step whose output stands in for its own.' })
  readonly recoveredBy!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Of a step that is undone because the run fails: waiting, running, compensated, failed or unknown.',
  })
  readonly compensation!: string | null;
  /** See steps.resolver.ts. */
  readonly items!: (page: ItemsPage) => StepItems | null;
  @Field(() => Approval, { nullable: true, description: 'What it waits for now.' })
  readonly approval!: Approval | null;
}
