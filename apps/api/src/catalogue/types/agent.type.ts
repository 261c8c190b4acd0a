import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { HealthState } from '@app/domain/agents/agent-health.js';
import { DateTime } from '../../graphql/date-time.scalar.js';

export const AgentHealthState = {
  HEALTHY: 'healthy',
  DEGRADED: 'degraded',
  UNHEALTHY: 'unhealthy',
} as const satisfies Record<string, HealthState>;
registerEnumType(AgentHealthState, {
  name: 'AgentHealthState',
  description: 'By the share of its last attempts that went well.',
  valuesMap: { UNHEALTHY: { description: 'Chosen only where no other agent is left.' } },
});

@ObjectType({ description: 'The last attempt that failed.' })
export class AgentFailure {
  @Field(() => DateTime)
  readonly at!: number;
  @Field()
  readonly code!: string;
  @Field()
  readonly message!: string;
}

@ObjectType({ description: 'How an agent has done: its attempts of the last hour, at most 50.' })
export class AgentHealth {
  @Field(() => AgentHealthState)
  readonly state!: HealthState;
  @Field(() => Int)
  readonly attempts!: number;
  @Field(() => Float, { nullable: true, description: 'From 0 to 1; null without attempts.' })
  readonly successRate!: number | null;
  @Field(() => Int, { nullable: true, description: 'The median of how long an attempt took.' })
  readonly p50Ms!: number | null;
  @Field(() => AgentFailure, { nullable: true })
  readonly lastFailure!: AgentFailure | null;
}

@ObjectType({ description: 'A role in which a model works with tools.' })
export class Agent {
  @Field()
  readonly name!: string;
  @Field()
  readonly description!: string;
  @Field(() => [String], { description: 'What a plan can ask for instead of the name.' })
  readonly capabilities!: readonly string[];
  @Field(() => [String])
  readonly tools!: readonly string[];
  @Field(() => Int)
  readonly maxTurns!: number;
  @Field(() => Int)
  readonly timeoutMs!: number;
  @Field(() => Int, {
    nullable: true,
    description: 'An attempt without a sign of life for so long is given up; null: none is expected.',
  })
  readonly heartbeatMs!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Steps it may carry out at once, of all runs and workers; null: no limit.',
  })
  readonly maxConcurrent!: number | null;
  @Field(() => AgentHealth)
  readonly health!: Promise<AgentHealth>;
  @Field(() => Int, { description: 'Its steps that run now, on all workers.' })
  readonly load!: Promise<number>;
}
