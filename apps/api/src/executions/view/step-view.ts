import { expansionOf, type Expansion } from '@app/domain/execution/maps/expansion.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import { resolvedInput } from '@app/domain/execution/resolved-input.js';
import {
  outputOf,
  type ExecutionState,
  type Planned,
  type StepState,
} from '@app/domain/execution/execution.state.js';
import { usedBy } from '@app/domain/plan/used-by.js';
import type { Failure } from '../types/failure.type.js';
import type { Hold } from '../types/hold.type.js';
import type { Step } from '../types/step.type.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import { stepApproval } from './approval-view.js';
import { standsStill } from './stands-still.js';
import { stepItems } from './step-items.js';

/** A step of a run. `input` is worked out only when a query asks for it: it may be large. */
export function stepView(state: ExecutionState & Planned, index: number): Step {
  const planned = plannedStep(state, index);
  const step = state.steps.at(index);
  const startedAt = step.startedAt ?? null;
  const endedAt = 'endedAt' in step ? step.endedAt : null;
  return {
    id: step.id,
    title: planned.title,
    kind: planned.kind,
    uses: usedBy(planned),
    childId:
      planned.kind === 'execution' && step.attempt > 0
        ? childIdOf(state.executionId, step.id, step.attempt)
        : null,
    status: step.status === 'expanded' ? 'running' : step.status,
    dependsOn: planned.dependsOn,
    attempt: step.attempt,
    maxAttempts: planned.policy.retry.maxAttempts,
    startedAt,
    endedAt,
    retryAt: step.status === 'retrying' && !standsStill(state) ? step.retryAt : null,
    durationMs: startedAt === null || endedAt === null ? null : endedAt - startedAt,
    get input() {
      return step.unmet === 0 ? resolvedInput(state, index) : null;
    },
    output: outputOf(state, step.id) ?? null,
    error: errorOf(step),
    skipReason: step.status === 'skipped' ? step.reason : null,
    hold: holdOf(state, index, step),
    locks: (step.status === 'running' ? step.locks : undefined) ?? [],
    recoveredBy: (step.status === 'succeeded' ? step.recoveredBy : undefined) ?? null,
    compensation: compensationOf(state, index),
    items: (page) => stepItems(state, index, page, (place) => stepView(state, place)),
    approval: stepApproval(state, planned, step),
  };
}

/** Of a map under way it is what keeps its next element from starting, or one that is to be tried again. */
function holdOf(state: Planned, index: number, step: StepState): Hold | null {
  const map = step.status === 'expanded' ? expansionOf(state, index) : undefined;
  const hold = map ? heldIn(state, map) : step.hold;
  return hold ? { until: null, ...hold } : null;
}

/** Those that were taken up are looked at only where the run says what it waits for: when nothing of it runs. */
function heldIn({ steps, running }: Planned, { first, next, count, open }: Expansion): StepState['hold'] {
  const coming = next < count ? steps.at(first + next).hold : undefined;
  if (coming || running > 0 || open === 0) return coming;
  for (let place = first; place < first + next; place++) {
    const { hold } = steps.at(place);
    if (hold) return hold;
  }
  return undefined;
}

function errorOf(step: StepState): Failure | null {
  switch (step.status) {
    case 'retrying':
    case 'recovering':
    case 'failed':
    case 'skipped':
      return step.error ? { code: step.error.code, message: step.error.message, stepId: step.id } : null;
    case 'outcome-unknown':
      return { code: 'OUTCOME_UNKNOWN', message: step.reason, stepId: step.id };
    default:
      return null;
  }
}

function compensationOf({ compensation, steps }: Planned, index: number): string | null {
  if (!compensation) return null;
  const { queue, running, outcomes } = compensation;
  if (queue.includes(index)) return running && queue[0] === index ? 'running' : 'waiting';
  return outcomes[steps.at(index).id] ?? null;
}
