import { Field, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';
import { HoldKind } from './execution-enums.js';

@ObjectType({ description: 'Why a step waits that could start by its plan.' })
export class Hold {
  @Field(() => HoldKind)
  readonly kind!: HoldKind;
  @Field({ description: 'What it waits for, for a person.' })
  readonly reason!: string;
  @Field(() => DateTime, { nullable: true, description: 'When it is looked at again at the latest.' })
  readonly until!: number | null;
}
