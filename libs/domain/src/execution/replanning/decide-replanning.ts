import { reject, type Rejection } from '../../kernel/rejection.js';
import { revisionIssues } from '../../plan/revision-issues.js';
import type { AttachPlan } from '../execution.commands.js';
import { startUnlessAsked } from '../attach-plan.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, type ExecutionState, type Planned } from '../execution.state.js';
import { isKept } from './is-kept.js';
import { isReplanning } from './is-replanning.js';
import { isWaiting, revisionBasis } from './revision-basis.js';

export interface AttachRevision extends AttachPlan {
  /** Which of the run's revisions it is for. */
  readonly revision: number;
}

export interface FailReplanning {
  readonly revision: number;
  readonly code: string;
  readonly message: string;
  readonly now: number;
}

/** Nothing of the run is under way any more, and a step waits for another plan: the planner is asked. */
export function startReplanning(state: Planned, at: number): readonly ExecutionEvent[] {
  const { replanning } = state;
  const steps = [...state.steps];
  const isChecked = steps.some((step) => step.status === 'outcome-unknown' && step.checking);
  if (!replanning || replanning.reason !== undefined || isChecked) return [];
  const waiting = steps.flatMap((step) => (step.status === 'recovering' && isWaiting(step) ? [step] : []));
  const reason = waiting
    .map(({ id, error }) => `Step "${id}" failed with ${error.code}: ${error.message.slice(0, 500)}`)
    .join(' ');
  const stepIds = waiting.map(({ id }) => id);
  return [{ type: 'ReplanningStarted', data: { revision: replanning.rounds, stepIds, reason, at } }];
}

/** Another version of the plan, if it leaves in place what has started. Late and repeated ones change nothing. */
export function attachRevision(
  { now, revision, ...attached }: AttachRevision,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (!isAwaited(state, revision)) return [];
  const issues = revisionIssues(attached.plan, revisionBasis(state));
  if (issues.length > 0) return reject('INVALID_PLAN', issues.join(' '));
  const before = new Set(state.attached.plan.steps.map(({ id }) => id));
  const after = new Set(attached.plan.steps.map(({ id }) => id));
  const waiting = [...state.steps].filter(isWaiting).map(({ id }) => id);
  const data = {
    ...attached,
    revision,
    of: state.attached.version,
    stepIds: waiting,
    reason: state.replanning?.reason ?? '',
    removed: [...before].filter((id) => !after.has(id)),
    changed: attached.plan.steps
      .filter((step) => before.has(step.id) && !isKept(state, step))
      .map(({ id }) => id),
    added: [...after].filter((id) => !before.has(id)),
    at: now,
  };
  return [{ type: 'RevisionAttached', data }, ...startUnlessAsked(state.requested.options, now)];
}

export function failReplanning(
  { now, ...failure }: FailReplanning,
  state: ExecutionState,
): readonly ExecutionEvent[] {
  if (!isAwaited(state, failure.revision)) return [];
  return [{ type: 'ReplanningFailed', data: { ...failure, at: now } }];
}

const isAwaited = (state: ExecutionState, revision: number): state is ExecutionState & Planned =>
  isPlanned(state) &&
  isReplanning(state) &&
  state.replanning?.rounds === revision &&
  state.replanning.reason !== undefined &&
  state.running === 0 &&
  state.failed === undefined;
