import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { readAgentRecords } from '@app/infrastructure/read-models/agents/read-agent-records.js';
import { CATALOGUE, READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import { agentView, type Records } from '../view/agent-view.js';
import type { Agent } from '../types/agent.type.js';

export class ListAgents extends Query<readonly Agent[]> {}

@QueryHandler(ListAgents)
export class ListAgentsHandler implements IQueryHandler<ListAgents> {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  execute() {
    let reading: Promise<Records> | undefined;
    const records = () => (reading ??= readAgentRecords(this.pool, this.settings.tenant, Date.now()));
    return Promise.resolve(this.catalogue.agents.map((agent) => agentView(agent, records)));
  }
}
