import { placeOf, type Planned, type StepState } from '../execution.state.js';
import { closeBehind } from '../maps/expansion.evolve.js';
import { base, fail, put, settle, without } from '../step-changes.js';
import { approve } from './approve.evolve.js';
import type { ApprovalEvent } from './approval.events.js';
import { evolveBallot } from './ballot.evolve.js';
import { expiredReason } from './deadlines.js';

/** A run after something has happened to one of its questions. */
export function evolveApproval<State extends Planned>(state: State, event: ApprovalEvent): State {
  const { stepId } = event.data;
  if (stepId === undefined) {
    return state.planBallot ? { ...state, planBallot: evolveBallot(state.planBallot, event) } : state;
  }
  const index = placeOf(state, stepId);
  const step = index === undefined ? undefined : state.steps.at(index);
  if (index === undefined || step?.status !== 'waiting-for-approval' || !step.ballot) return state;
  if (event.type !== 'ApprovalExpired')
    return put(state, index, { ...step, ballot: evolveBallot(step.ballot, event) }, {});
  const { then, at } = event.data;
  const left = { ...state, asking: without(state.asking ?? [], index) };
  switch (then) {
    case 'approve':
      return approve(left, index);
    case 'skip': {
      const skipped: StepState = { ...base(step), status: 'skipped', reason: expiredReason, endedAt: at };
      return closeBehind(left, settle(left, index, skipped), index, at);
    }
    case 'reject': {
      const failed = fail(left, index, { code: 'APPROVAL_EXPIRED', message: expiredReason, at });
      return closeBehind(left, failed, index, at);
    }
  }
}
