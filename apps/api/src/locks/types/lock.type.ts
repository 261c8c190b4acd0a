import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '../../graphql/date-time.scalar.js';

export const LockMode = { SHARED: 'shared', EXCLUSIVE: 'exclusive' } as const;
registerEnumType(LockMode, {
  name: 'LockMode',
  description: 'Together with others that share it, or alone.',
});
export type LockMode = (typeof LockMode)[keyof typeof LockMode];

@ObjectType({ description: 'An attempt of a step with a lock, or in the queue for it.' })
export class LockClaim {
  @Field(() => ID)
  readonly executionId!: string;
  @Field(() => ID)
  readonly stepId!: string;
  @Field(() => Int)
  readonly attempt!: number;
  @Field(() => LockMode)
  readonly mode!: LockMode;
  @Field(() => DateTime, { description: 'When it got the lock, or asked for it.' })
  readonly since!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'The fencing token, higher than that of any earlier grant of the lock; null while it waits.',
  })
  readonly token!: number | null;
  @Field({
    description: 'No worker has its run: it makes way for others soon, unless one takes the run up.',
  })
  readonly isLeft!: boolean;
}

@ObjectType({ description: 'A named thing that steps take while they run.' })
export class Lock {
  @Field()
  readonly name!: string;
  @Field(() => [LockClaim], { description: 'Those that have it; more than one only where they share it.' })
  readonly holders!: readonly LockClaim[];
  @Field(() => [LockClaim], { description: 'Those that wait, the first first, at most 100.' })
  readonly queue!: readonly LockClaim[];
  @Field(() => Int, { description: 'All that wait.' })
  readonly waiting!: number;
}

@ObjectType({ description: 'A lock that a running step has.' })
export class StepLock {
  @Field()
  readonly name!: string;
  @Field(() => LockMode)
  readonly mode!: LockMode;
  @Field(() => Float, { description: 'The fencing token.' })
  readonly token!: number;
}

@ObjectType({ description: 'A lock that a step takes while it runs.' })
export class LockDemand {
  @Field({ description: 'May refer to the input of the step as {{input.…}}.' })
  readonly name!: string;
  @Field(() => LockMode)
  readonly mode!: LockMode;
}
