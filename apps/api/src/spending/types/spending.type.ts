import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { callsDescription, costDescription, OnExhausted } from '../../executions/types/budget.type.js';

export const SpendingPeriod = { HOUR: 'hour', DAY: 'day', MONTH: 'month' } as const;
export type SpendingPeriod = (typeof SpendingPeriod)[keyof typeof SpendingPeriod];

registerEnumType(SpendingPeriod, { name: 'SpendingPeriod', description: 'Of UTC.' });

@ObjectType({ description: 'Of one kind, in the period that is now.' })
export class SpentOf {
  @Field(() => Float)
  readonly spent!: number;
  @Field(() => Float, { description: 'What steps that run, or are about to start, may need.' })
  readonly reserved!: number;
  @Field(() => Float, { nullable: true, description: 'Null: it is not limited.' })
  readonly limit!: number | null;
}

@ObjectType()
export class PeriodSpending {
  @Field(() => SpendingPeriod)
  readonly period!: SpendingPeriod;
  @Field(() => DateTime, { description: 'When the next one begins.' })
  readonly endsAt!: number;
  @Field(() => SpentOf, { description: callsDescription })
  readonly calls!: SpentOf;
  @Field(() => SpentOf, { description: 'Tokens of models, in and out.' })
  readonly tokens!: SpentOf;
  @Field(() => SpentOf, { description: costDescription })
  readonly cost!: SpentOf;
}

@ObjectType({ description: 'What all executions of the tenant together may spend, and have spent.' })
export class Spending {
  @Field(() => OnExhausted, { description: 'HOLD: until the next period.' })
  readonly onExhausted!: OnExhausted;
  @Field(() => [PeriodSpending], { description: 'Those that have limits.' })
  readonly periods!: readonly PeriodSpending[];
}
