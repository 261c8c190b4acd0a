import type { AgentAttempt } from '@app/domain/agents/agent-health.js';
import type { BoundStep } from '@app/domain/plan/bound-plan.js';
import { timeOf } from '../times.js';
import type { StepRow } from './steps.table.js';

/** An attempt as the row of its step keeps it: another agent may have made the next one. */
export type RecordedAttempt = AgentAttempt & { readonly agent: string };

const keptAttempts = 20;
const keptMessage = 200;

/** Who carries a step out, or every element of a map; null for a tool, and while that is open. */
export function agentOf(step: BoundStep): string | null {
  const call = step.kind === 'map' ? step.step : step;
  return call.kind === 'agent' ? (call.agent ?? null) : null;
}

/** An attempt has ended well or badly, and whose it was. One whose outcome got lost counts for nobody. */
export function agentAttempted(
  { kind, agent, agent_attempts, attempt_started_at, status }: StepRow,
  at: number,
  error?: { readonly code: string; readonly message: string },
): Partial<StepRow> {
  if (kind === 'map' || agent === null || attempt_started_at === null || status !== 'running') return {};
  const attempt: RecordedAttempt = {
    agent,
    endedAt: at,
    ms: at - attempt_started_at.getTime(),
    ...(error ? { error: { code: error.code, message: error.message.slice(0, keptMessage) } } : {}),
  };
  return {
    agent_ended_at: timeOf(at),
    agent_attempts: [...(agent_attempts ?? []), attempt].slice(-keptAttempts),
  };
}
