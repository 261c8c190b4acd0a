import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { ListEffects } from './queries/list-effects.query.js';
import { Effect } from './types/effect.type.js';

@Resolver(() => Effect)
export class EffectsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [Effect], {
    description:
      'What an execution did to the world: each intent, every attempt and what came of it, from the event stream.',
  })
  effects(
    @Args('executionId', { type: () => ID }) id: string,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'Idempotency key of the last effect seen.',
    })
    after: string | null,
    @Args('first', { type: () => Int, defaultValue: 100 }) first: number,
  ) {
    return this.queries.execute(new ListEffects(id, after, first));
  }
}
