import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { CATALOGUE } from '../../parts.js';
import type { Tool } from '../types/tool.type.js';

export class ListTools extends Query<readonly Tool[]> {}

@QueryHandler(ListTools)
export class ListToolsHandler implements IQueryHandler<ListTools> {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  execute() {
    return Promise.resolve(this.catalogue.tools);
  }
}
