import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { LockDemand } from '../../locks/types/lock.type.js';
import { JsonScalar } from '../../graphql/json.scalar.js';

@ObjectType({ description: 'One thing a step can do.' })
export class Tool {
  @Field()
  readonly name!: string;
  @Field()
  readonly description!: string;
  @Field(() => JsonScalar, { description: 'JSON Schema, draft 2020-12.' })
  readonly inputSchema!: Json;
  @Field(() => JsonScalar, { description: 'JSON Schema, draft 2020-12.' })
  readonly outputSchema!: Json;
  @Field({ description: 'none, reads, writes or outward.' })
  readonly effects!: string;
  @Field({ description: 'Whether running it twice with the same key has the effect of once.' })
  readonly idempotent!: boolean;
  @Field(() => String, { nullable: true, description: 'Why a person must approve each call.' })
  readonly approval?: string;
  @Field(() => Int, { description: 'Per attempt.' })
  readonly timeoutMs!: number;
  @Field(() => Int, {
    nullable: true,
    description: 'An attempt without a sign of life for so long is given up; null: none is expected.',
  })
  readonly heartbeatMs?: number;
  @Field(() => [LockDemand], { nullable: true, description: 'What a call takes while it runs.' })
  readonly locks?: readonly LockDemand[];
}
