import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentPerson } from '../auth/current-person.js';
import type { Person } from '../auth/people.js';
import { ProposePlan } from './commands/propose-plan.command.js';
import { RequestPlan } from './commands/request-plan.command.js';
import { GetRequestedPlan } from './queries/get-requested-plan.query.js';
import { ProposePlanInput } from './types/propose-plan.input.js';
import { RequestPlanInput } from './types/request-plan.input.js';
import { PlanResult, RequestedPlan } from './types/requested-plan.type.js';

@Resolver(() => RequestedPlan)
export class PlansResolver {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Query(() => RequestedPlan, { nullable: true })
  requestedPlan(@Args('id', { type: () => ID }) id: string) {
    return this.queries.execute(new GetRequestedPlan(id));
  }

  @Mutation(() => PlanResult, { description: 'Plans a request and runs nothing.' })
  requestPlan(@Args('input') input: RequestPlanInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new RequestPlan(input, person));
  }

  @Mutation(() => PlanResult, {
    description:
      'Brings a plan as JSON, and runs nothing: startExecution runs it, as often as it is asked to.',
  })
  proposePlan(@Args('input') input: ProposePlanInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new ProposePlan(input, person));
  }
}
