import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Effect as DomainEffect, EffectReceipt } from '@app/domain/execution/effects/effect.js';
import type { Json } from '@app/domain/kernel/json.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

export const EffectOutcome = {
  UNDER_WAY: 'under-way',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  UNKNOWN: 'unknown',
} as const satisfies Record<string, EffectOutcome>;
export type EffectOutcome = EffectReceipt['outcome'];
registerEnumType(EffectOutcome, { name: 'EffectOutcome' });

@ObjectType({ description: 'One call of the tool of an effect, and what came of it.' })
export class EffectAttempt {
  @Field(() => Int)
  readonly attempt!: number;
  @Field({ description: 'Name of the tool or the agent that made it.' })
  readonly uses!: string;
  @Field()
  readonly worker!: string;
  @Field(() => DateTime)
  readonly startedAt!: string;
  @Field(() => EffectOutcome, { description: 'UNKNOWN: nobody knows whether it had its effect.' })
  readonly outcome!: EffectOutcome;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'A preview of what it answered.' })
  readonly output!: Json;
  @Field(() => String, { nullable: true, description: 'Why it failed, or how its outcome got lost.' })
  readonly error!: string | null;
  @Field({ description: 'Its answer got lost, and the check of its tool found that it had its effect.' })
  readonly verified!: boolean;
}

@ObjectType({
  description: 'An effect on the world that a run meant to have: what was done under one idempotency key.',
})
export class Effect implements Omit<DomainEffect, 'attempts'> {
  @Field()
  readonly idempotencyKey!: string;
  @Field(() => ID)
  readonly stepId!: string;
  @Field({
    description:
      'Name of the tool or the agent; of the newest attempt where one agent took over from another.',
  })
  readonly uses!: string;
  @Field(() => String, { description: 'writes: inside the workspace; outward: other people and systems.' })
  readonly effects!: DomainEffect['effects'];
  @Field({ description: 'It undoes what the step did before.' })
  readonly isCompensation!: boolean;
  @Field(() => JsonScalar, { description: 'A preview of what the tool is given.' })
  readonly input!: Json;
  @Field({ description: 'Of the whole input.' })
  readonly inputDigest!: string;
  @Field(() => [EffectAttempt])
  readonly attempts!: readonly EffectAttempt[];
}
