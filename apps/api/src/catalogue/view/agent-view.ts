import { healthOf } from '@app/domain/agents/agent-health.js';
import { capabilitiesOf } from '@app/domain/agents/capabilities.js';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentRecord } from '@app/infrastructure/read-models/agents/read-agent-records.js';
import type { Agent, AgentHealth } from '../types/agent.type.js';

export type Records = ReadonlyMap<string, AgentRecord>;

/** @param records read only when a query asks for health or load */
export const agentView = (agent: AgentDescription, records: () => Promise<Records>): Agent => ({
  ...agent,
  capabilities: capabilitiesOf(agent),
  heartbeatMs: agent.heartbeatMs ?? null,
  maxConcurrent: agent.maxConcurrent ?? null,
  get health() {
    return records().then((all) => healthView(all.get(agent.name)?.health ?? healthOf([], 0)));
  },
  get load() {
    return records().then((all) => all.get(agent.name)?.running ?? 0);
  },
});

const healthView = ({ successRate, p50Ms, lastFailure, ...health }: AgentRecord['health']): AgentHealth => ({
  ...health,
  successRate: successRate ?? null,
  p50Ms: p50Ms ?? null,
  lastFailure: lastFailure ?? null,
});
