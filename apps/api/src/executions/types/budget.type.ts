import { Field, Float, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export const OnExhausted = { HOLD: 'hold', FAIL: 'fail' } as const;
export type OnExhausted = (typeof OnExhausted)[keyof typeof OnExhausted];

registerEnumType(OnExhausted, {
  name: 'OnExhausted',
  description: 'What becomes of an execution that can start nothing more within its budget.',
  valuesMap: {
    HOLD: { description: 'It waits until somebody raises the budget.' },
    FAIL: { description: 'It fails with BUDGET_EXHAUSTED; raised and retried, it goes on.' },
  },
});

export const callsDescription = 'Attempts of steps.';
export const tokensDescription = 'Tokens of models, in and out, planning included.';
export const costDescription = 'In the currency of the price in TIZMORET_LIMITS.';
export const wallDescription = 'Milliseconds from the start of the plan; what runs then comes to its end.';

@ObjectType({ description: 'What an execution may spend, and has.' })
export class Budget {
  @Field(() => Int, { nullable: true, description: callsDescription })
  readonly maxCalls!: number | null;
  @Field(() => Float, { nullable: true, description: tokensDescription })
  readonly maxTokens!: number | null;
  @Field(() => Float, { nullable: true, description: costDescription })
  readonly maxCost!: number | null;
  @Field(() => Float, { nullable: true, description: wallDescription })
  readonly maxWallMs!: number | null;
  @Field(() => OnExhausted)
  readonly onExhausted!: OnExhausted;
  @Field(() => Int)
  readonly calls!: number;
  @Field(() => Float)
  readonly tokens!: number;
  @Field(() => Float, {
    description:
      'Tokens that running steps may need, by what their agents say, and what is set aside for sub-executions.',
  })
  readonly reservedTokens!: number;
  @Field(() => Float)
  readonly cost!: number;
}

@InputType({ description: 'What an execution may spend, in all.' })
export class BudgetInput {
  @Field(() => Int, { nullable: true, description: callsDescription })
  readonly maxCalls?: number | null;
  @Field(() => Float, { nullable: true, description: tokensDescription })
  readonly maxTokens?: number | null;
  @Field(() => Float, { nullable: true, description: costDescription })
  readonly maxCost?: number | null;
  @Field(() => Float, { nullable: true, description: wallDescription })
  readonly maxWallMs?: number | null;
  @Field(() => OnExhausted, { nullable: true, description: 'HOLD when absent.' })
  readonly onExhausted?: OnExhausted | null;
}
