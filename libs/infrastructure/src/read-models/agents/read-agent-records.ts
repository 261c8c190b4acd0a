import {
  healthOf,
  healthWindow,
  type AgentAttempt,
  type AgentHealth,
} from '@app/domain/agents/agent-health.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { ClientBase, Pool } from 'pg';
import { inTenant } from '../tenant-transaction.js';

/** How an agent has done for a tenant, and its attempts of that tenant that run now, whichever worker runs them. */
export interface AgentRecord {
  readonly health: AgentHealth;
  readonly running: number;
}

/** Steps that are looked at, the last ones to end; each has up to 20 attempts. */
const steps = 1_000;

/**
 * Worked out when asked, from the steps: no agent is pinged, and nothing is stored that could disagree. Agents that have done
 * nothing lately are not in it.
 * @param now milliseconds since the epoch
 */
export function readAgentRecords(
  pool: Pool,
  tenant: TenantId,
  now: number,
): Promise<ReadonlyMap<string, AgentRecord>> {
  return inTenant(pool, tenant, async (client) => {
    const attempts = await readAttempts(client, tenant, now);
    const running = await readRunning(client, tenant);
    const names = [...new Set([...attempts.keys(), ...running.keys()])];
    return new Map(
      names.map((name) => [
        name,
        { health: healthOf(attempts.get(name) ?? [], now), running: running.get(name) ?? 0 },
      ]),
    );
  });
}

async function readAttempts(client: ClientBase, tenant: TenantId, now: number) {
  const { rows } = await client.query<{ attempt: AgentAttempt & { readonly agent: string } }>(
    `select attempt
     from (select agent_attempts from read_model.steps
           where tenant_id = $1 and agent_ended_at > $2
           order by agent_ended_at desc limit ${steps}) s
     cross join lateral jsonb_array_elements(s.agent_attempts) attempt
     order by (attempt->>'endedAt')::bigint`,
    [tenant, new Date(now - healthWindow.ms)],
  );
  const byAgent = new Map<string, AgentAttempt[]>();
  for (const { attempt } of rows) {
    const { agent, ...rest } = attempt;
    byAgent.set(agent, [...(byAgent.get(agent) ?? []), rest]);
  }
  return byAgent;
}

async function readRunning(client: ClientBase, tenant: TenantId): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ agent: string; running: number }>(
    `select agent_running as agent, count(*)::integer as running
     from read_model.steps
     where tenant_id = $1 and agent_running is not null
     group by agent_running`,
    [tenant],
  );
  return new Map(rows.map(({ agent, running }) => [agent, running]));
}
