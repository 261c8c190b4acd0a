import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { reasonOf } from '@app/domain/plan/approval-policy.js';
import type { Catalogue, ToolDescription } from '@app/domain/plan/catalogue.js';
import { CATALOGUE } from '../../parts.js';
import type { Tool } from '../types/tool.type.js';

export class ListTools extends Query<readonly Tool[]> {}

@QueryHandler(ListTools)
export class ListToolsHandler implements IQueryHandler<ListTools> {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  execute() {
    return Promise.resolve(this.catalogue.tools.map(toolView));
  }
}

const toolView = ({ approval, ...tool }: ToolDescription): Tool => ({
  ...tool,
  ...(approval === undefined ? {} : { approval: reasonOf(approval) }),
});
