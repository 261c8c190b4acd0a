import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export const HealthStatus = { OK: 'ok', DEGRADED: 'degraded', DOWN: 'down' } as const;
export type HealthStatus = (typeof HealthStatus)[keyof typeof HealthStatus];

registerEnumType(HealthStatus, {
  name: 'HealthStatus',
  valuesMap: {
    DEGRADED: { description: 'It works, but something is late or not as it should be.' },
    DOWN: { description: 'Commands or queries fail.' },
  },
});

@ObjectType()
export class HealthCheck {
  @Field()
  readonly name!: string;
  @Field(() => HealthStatus)
  readonly status!: HealthStatus;
  @Field()
  readonly detail!: string;
}

@ObjectType()
export class Health {
  @Field(() => HealthStatus, { description: 'The worst of the checks.' })
  readonly status!: HealthStatus;
  @Field()
  readonly version!: string;
  @Field(() => [HealthCheck])
  readonly checks!: readonly HealthCheck[];
  @Field(() => Int, {
    nullable: true,
    description: 'Events that the read models have yet to show; counted up to 1,000, null when unknown.',
  })
  readonly projectorLag!: number | null;
}
