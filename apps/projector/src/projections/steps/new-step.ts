import type { BoundStep } from '@app/domain/plan/bound-plan.js';
import { usedBy } from '@app/domain/plan/used-by.js';
import type { EventContext } from '../../engine/projection.js';
import { agentOf } from './agent-work.js';
import type { StepRow } from './steps.table.js';

/** The row of a step as the plan has it, before anything happened. */
export const newStep = (event: EventContext, step: BoundStep, place: number): StepRow => ({
  tenant_id: event.tenant_id,
  execution_id: event.execution_id,
  step_id: step.id,
  place,
  title: step.title,
  kind: step.kind,
  uses: usedBy(step),
  status: 'pending',
  attempt: 0,
  started_at: null,
  attempt_started_at: null,
  ended_at: null,
  error_code: null,
  error_message: null,
  skip_reason: null,
  input_tokens: 0,
  output_tokens: 0,
  agent: agentOf(step),
  agent_running: null,
  agent_ended_at: null,
  agent_attempts: null,
});
