import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { CATALOGUE } from '../../parts.js';
import type { Agent } from '../types/tool.type.js';

export class ListAgents extends Query<readonly Agent[]> {}

@QueryHandler(ListAgents)
export class ListAgentsHandler implements IQueryHandler<ListAgents> {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  execute() {
    return Promise.resolve(this.catalogue.agents);
  }
}
