import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Json } from '@app/domain/kernel/json.js';
import { JsonScalar } from '../../graphql/json.scalar.js';
import { LockDemand } from '../../locks/types/lock.type.js';
import { StepKind } from './execution-enums.js';

@ObjectType({ description: 'What a step of the kind MAP goes over, and how.' })
export class PlanMap {
  @Field(() => JsonScalar, { description: 'A reference to a list, or a list.' })
  readonly over!: Json;
  @Field(() => Int, { description: 'Elements under way at once; 0 for no limit of its own.' })
  readonly concurrency!: number;
  @Field(() => JsonScalar, { description: 'What elements that fail mean for the map.' })
  readonly failedItems!: Json;
  @Field(() => String, {
    nullable: true,
    description: 'Why a person must approve each element; null when none must.',
  })
  readonly approval!: string | null;
}

@ObjectType({
  description: 'A step as it was planned. Strings of its input may refer to outputs of other steps.',
})
export class PlanStep {
  @Field(() => ID)
  readonly id!: string;
  @Field()
  readonly title!: string;
  @Field(() => StepKind)
  readonly kind!: StepKind;
  @Field({ description: 'Name of the tool or the agent; execution for one that is an execution.' })
  readonly uses!: string;
  @Field(() => String, { nullable: true, description: 'What the agent is to do.' })
  readonly instruction!: string | null;
  @Field(() => JsonScalar)
  readonly input!: Json;
  @Field(() => PlanMap, { nullable: true, description: 'Null unless it is a map.' })
  readonly map!: PlanMap | null;
  @Field(() => [ID])
  readonly dependsOn!: readonly string[];
  @Field(() => JsonScalar, { nullable: true, description: 'Runs only if this holds.' })
  readonly when!: Json;
  @Field(() => String, { nullable: true, description: 'Why a person must approve; null when none must.' })
  readonly approval!: string | null;
  @Field(() => Int, { description: 'Per attempt.' })
  readonly timeoutMs!: number;
  @Field(() => Int, {
    nullable: true,
    description: 'An attempt without a sign of life for so long is given up; null: none is expected.',
  })
  readonly heartbeatMs!: number | null;
  @Field(() => Int)
  readonly maxAttempts!: number;
  @Field({ description: 'none, reads, writes or outward.' })
  readonly effects!: string;
  @Field({ description: 'Whether running it twice has the effect of once.' })
  readonly idempotent!: boolean;
  @Field(() => [LockDemand], { description: 'What it takes while it runs, its tool included.' })
  readonly locks!: readonly LockDemand[];
  @Field(() => JsonScalar, {
    description:
      'What follows a failure: retry, then the choices of onFailure in order; onUnknown when an outcome is unknown; compensate is how it is undone.',
  })
  readonly recovery!: Json;
}

@ObjectType()
export class Plan {
  @Field(() => ID)
  readonly id!: string;
  @Field(() => Int)
  readonly version!: number;
  @Field({ description: 'Of the whole plan: what approvePlan names.' })
  readonly digest!: string;
  @Field()
  readonly goal!: string;
  @Field({ description: 'Who planned: offline, the name of a model, or of the person who wrote it.' })
  readonly planner!: string;
  @Field(() => [String], { description: 'Assumptions of the planner.' })
  readonly notes!: readonly string[];
  @Field(() => [PlanStep])
  readonly steps!: readonly PlanStep[];
  @Field(() => JsonScalar, { nullable: true, description: 'Template of the result.' })
  readonly result!: Json;
  @Field(() => JsonScalar, { description: 'As it was written, and as proposePlan takes it, changed or not.' })
  readonly definition!: Json;
}
