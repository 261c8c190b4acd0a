import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { ListEffectLedger } from './queries/list-effect-ledger.query.js';
import { ListEffects } from './queries/list-effects.query.js';
import { EffectLedgerConnection, EffectLedgerFilter } from './types/effect-ledger.type.js';
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

  @Query(() => EffectLedgerConnection, {
    description:
      'What all executions did to the world: every attempt at something that writes or reaches out, from the read model, newest first.',
  })
  effectLedger(
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Args('filter', { type: () => EffectLedgerFilter, nullable: true }) filter: EffectLedgerFilter | null,
    @Args('minPosition', {
      type: () => String,
      nullable: true,
      description: 'What the answer must show at least: the position a mutation answered.',
    })
    minPosition: string | null,
  ) {
    return this.queries.execute(new ListEffectLedger(first, after, filter, minPosition));
  }
}
