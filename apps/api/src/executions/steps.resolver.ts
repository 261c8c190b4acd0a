import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { pageSize } from '../graphql/page-size.js';
import { StepItems } from './types/step-items.type.js';
import { Step } from './types/step.type.js';

@Resolver(() => Step)
export class StepsResolver {
  @ResolveField(() => StepItems, {
    nullable: true,
    description: 'Of a map that has begun. `after` is the index of the last element seen.',
  })
  items(
    @Parent() step: Step,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
  ) {
    return step.items({ first: pageSize(first, 1_000), after: Math.max(-1, after ?? -1) });
  }
}
