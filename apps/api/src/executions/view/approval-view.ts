import {
  isPlanned,
  isTerminal,
  type ExecutionState,
  type Planned,
  type StepState,
} from '@app/domain/execution/execution.state.js';
import { planReason } from '@app/domain/execution/approvals/plan-reason.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import type { BoundStep } from '@app/domain/plan/bound-plan.js';
import { ballotView } from '../../approvals/ballot-view.js';
import type { Approval } from '../types/approval.type.js';
import { standsStill } from './stands-still.js';

/** What an execution waits for: its plan, or some of its steps. */
export function approvalViews(state: ExecutionState): readonly Approval[] {
  if (!isPlanned(state) || isTerminal(state) || state.status === 'cancelling') return [];
  if (waitsForPlanApproval(state)) return [planApproval(state)];
  return [...state.steps].flatMap((step, place) => {
    const waits = step.status === 'waiting-for-approval';
    const approval = waits ? stepApproval(state, plannedStep(state, place), step) : null;
    return approval ? [approval] : [];
  });
}

const waitsForPlanApproval = (state: ExecutionState): boolean =>
  (state.status === 'paused' ? state.resumeTo : state.status) === 'awaiting-plan-approval';

const planApproval = (state: ExecutionState & Planned): Approval => ({
  kind: 'plan',
  executionId: state.executionId,
  stepId: null,
  title: state.attached.plan.goal,
  reason: planReason(state.requested.options.approvePlan || true),
  input: null,
  digest: state.attached.digest,
  requestedAt: state.attached.at,
  ballot: ballotView(state.planBallot, standsStill(state)),
});

/** What a step waits for now; null when it waits for nobody. */
export function stepApproval(
  state: ExecutionState & Planned,
  planned: BoundStep,
  step: StepState,
): Approval | null {
  if (step.status !== 'waiting-for-approval') return null;
  const { kind, reason, input, digest, at } = step.approval;
  return {
    kind,
    executionId: state.executionId,
    stepId: step.id,
    title: planned.title,
    reason,
    input,
    digest,
    requestedAt: at,
    ballot: ballotView(step.ballot, standsStill(state)),
  };
}
