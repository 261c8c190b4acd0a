import { QueryBus } from '@nestjs/cqrs';
import { Query, Resolver } from '@nestjs/graphql';
import { ListAgents } from './queries/list-agents.query.js';
import { ListTools } from './queries/list-tools.query.js';
import { Agent } from './types/agent.type.js';
import { Tool } from './types/tool.type.js';

@Resolver(() => Tool)
export class CatalogueResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [Tool], { description: 'What steps can do.' })
  tools() {
    return this.queries.execute(new ListTools());
  }

  @Query(() => [Agent], { description: 'Who can carry steps out with a model.' })
  agents() {
    return this.queries.execute(new ListAgents());
  }
}
