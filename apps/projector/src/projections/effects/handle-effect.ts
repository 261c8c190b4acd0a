import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { receiptIn } from '@app/domain/execution/effects/receipt.js';
import type { ExecutionRows } from '../../engine/execution-rows.js';
import type { EventContext } from '../../engine/projection.js';
import { timeOf } from '../times.js';
import { effectKey, type EffectPlanRow, type EffectRow } from './effects.table.js';
import type { OutsideEffects, PlannedEffect } from './planned-effects.js';

/** What the read model holds of one run that may do something to the world. */
export interface EffectsOfRun {
  readonly plan: ExecutionRows<EffectPlanRow>;
  readonly attempts: ExecutionRows<EffectRow>;
}

export function handleEffect(run: EffectsOfRun, event: ExecutionEvent, context: EventContext): void {
  switch (event.type) {
    case 'StepStarted': {
      const { stepId, agent } = event.data;
      if (agent) doneBy(run, stepId, agent.name);
      const { steps, doing } = run.plan.get();
      const planned = plannedOf(steps, stepId);
      const uses = doing[stepId] ?? planned?.uses ?? '';
      return begin(run, event, context, uses, planned?.doers[uses]);
    }
    case 'StepCompensationStarted': {
      const { tool = '', effects } = plannedOf(run.plan.get().steps, event.data.stepId)?.undo ?? {};
      return begin(run, event, context, tool, effects);
    }
    case 'StepRetryRequested':
      return doneBy(run, event.data.stepId, undefined);
    case 'StepFailed': {
      const { stepId, decision } = event.data;
      if (decision.kind === 'agent' && decision.agent !== undefined) doneBy(run, stepId, decision.agent);
      return receive(run, event);
    }
    default:
      receive(run, event);
  }
}

/** An element of a map does what its map says. */
const plannedOf = (steps: EffectPlanRow['steps'], stepId: string): PlannedEffect | undefined =>
  steps[stepId] ?? steps[stepId.split('[')[0] ?? ''];

/** @param agent undefined: who the plan names */
function doneBy({ plan }: EffectsOfRun, stepId: string, agent: string | undefined): void {
  const row = plan.get();
  if (row.doing[stepId] === agent) return;
  const { [stepId]: _, ...others } = row.doing;
  plan.put({ ...row, doing: agent === undefined ? others : { ...others, [stepId]: agent } });
}

type Start = Extract<ExecutionEvent, { type: 'StepStarted' | 'StepCompensationStarted' }>;

/** @param effects undefined: whoever carries it out only computes or looks */
function begin(
  { attempts }: EffectsOfRun,
  { type, data }: Start,
  { tenant_id, execution_id, revision }: EventContext,
  uses: string,
  effects: OutsideEffects | undefined,
): void {
  if (effects === undefined) return;
  const { stepId, attempt, idempotencyKey, worker, startedAt } = data;
  const is_compensation = type === 'StepCompensationStarted';
  attempts.put({
    tenant_id,
    execution_id,
    effect_key: effectKey(stepId, attempt, is_compensation),
    revision,
    step_id: stepId,
    idempotency_key: idempotencyKey,
    uses,
    effects,
    is_compensation,
    attempt,
    worker,
    started_at: timeOf(startedAt),
    outcome: 'under-way',
    verified: false,
    ended_at: null,
    error: null,
  });
}

function receive({ attempts }: EffectsOfRun, event: ExecutionEvent): void {
  const received = receiptIn(event);
  if (!received || received.receipt.outcome === 'under-way') return;
  const { stepId, attempt, isCompensation, receipt } = received;
  const row = attempts.find(effectKey(stepId, attempt, isCompensation));
  if (!row) return;
  attempts.put({
    ...row,
    outcome: receipt.outcome,
    verified: receipt.outcome === 'succeeded' && receipt.verified,
    ended_at: timeOf(receipt.at),
    error: 'error' in receipt ? receipt.error : null,
  });
}
