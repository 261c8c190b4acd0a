import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { LedgerEntry } from '@app/infrastructure/read-models/effects/list-ledger.js';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { EffectOutcome } from './effect.type.js';
import { PageInfo } from './execution-connection.type.js';

@InputType()
export class EffectLedgerFilter {
  @Field(() => [EffectOutcome], { nullable: true })
  readonly outcome?: EffectOutcome[] | null;
  @Field(() => [String], { nullable: true, description: 'Names of tools and agents.' })
  readonly uses?: string[] | null;
  @Field(() => DateTime, { nullable: true, description: 'Inclusive.' })
  readonly startedSince?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'Exclusive.' })
  readonly startedUntil?: number | null;
}

@ObjectType({
  description:
    'One attempt at an effect on the world. Attempts with the same key together must have the effect of once.',
})
export class EffectLedgerEntry implements LedgerEntry {
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => ID)
  readonly stepId!: string;
  @Field()
  readonly idempotencyKey!: string;
  @Field({ description: 'Name of the tool or the agent.' })
  readonly uses!: string;
  @Field(() => String, { description: 'writes: inside the workspace; outward: other people and systems.' })
  readonly effects!: LedgerEntry['effects'];
  @Field({ description: 'It undoes what the step did before.' })
  readonly isCompensation!: boolean;
  @Field(() => Int)
  readonly attempt!: number;
  @Field()
  readonly worker!: string;
  @Field(() => DateTime)
  readonly startedAt!: Date;
  @Field(() => EffectOutcome, { description: 'UNKNOWN: nobody knows whether it had its effect.' })
  readonly outcome!: EffectOutcome;
  @Field({ description: 'Its answer got lost, and the check of its tool found that it had its effect.' })
  readonly verified!: boolean;
  @Field(() => DateTime, { nullable: true })
  readonly endedAt?: Date;
  @Field(() => String, { nullable: true, description: 'Why it failed, or how its outcome got lost.' })
  readonly error?: string;
}

@ObjectType()
export class EffectLedgerEdge {
  @Field()
  readonly cursor!: string;
  @Field(() => EffectLedgerEntry)
  readonly node!: EffectLedgerEntry;
}

@ObjectType()
export class EffectLedgerConnection {
  @Field(() => [EffectLedgerEdge])
  readonly edges!: readonly EffectLedgerEdge[];
  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;
  @Field(() => Int)
  readonly totalCount!: number;
  @Field(() => String, { nullable: true, description: 'How far the read model had read the log.' })
  readonly position?: string;
}
