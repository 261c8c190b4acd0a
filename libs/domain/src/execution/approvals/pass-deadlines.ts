import type { Draft } from '../../kernel/decider.js';
import type { ExecutionEvent } from '../execution.events.js';
import type { ExecutionState, Planned } from '../execution.state.js';
import type { ApprovalEvent } from './approval.events.js';
import { nextDeadline, type Ballot } from './ballot.js';
import type { Question } from './question.js';

/** What nobody decided in time: others are asked, too, or it counts as what its terms say. A pause judges nothing. */
export function passDeadlines(draft: Draft<ExecutionState, ExecutionEvent>, now: number): void {
  for (let events = passedBy(draft.state, now); events.length > 0; events = passedBy(draft.state, now)) {
    draft.add(...events);
  }
}

function passedBy(state: ExecutionState, now: number): readonly ExecutionEvent[] {
  if (state.status === 'awaiting-plan-approval') return state.planBallot ? ofPlan(state, now) : [];
  if (state.status !== 'running' || !state.asking || state.failed) return [];
  for (const index of state.asking) {
    const step = state.steps.at(index);
    if (step.status !== 'waiting-for-approval' || !step.ballot) continue;
    const event = passed(step.ballot, { stepId: step.id, digest: step.approval.digest }, now);
    if (event) return [event];
  }
  return [];
}

function ofPlan({ attached, planBallot }: Planned, now: number): readonly ExecutionEvent[] {
  const event = planBallot && passed(planBallot, { digest: attached.digest }, now);
  if (!event) return [];
  if (event.type !== 'ApprovalExpired') return [event];
  if (event.data.then === 'approve') return [event, { type: 'ExecutionStarted', data: { startedAt: now } }];
  const message = 'Nobody decided about the plan in time.';
  return [event, { type: 'ExecutionFailed', data: { code: 'PLAN_APPROVAL_EXPIRED', message, at: now } }];
}

function passed(ballot: Ballot, of: Question['of'], at: number): ApprovalEvent | undefined {
  const next = nextDeadline(ballot);
  if (!next || next.at > at) return undefined;
  const { deadline } = next;
  return deadline.then === 'escalate'
    ? { type: 'ApprovalEscalated', data: { ...of, to: deadline.to, at } }
    : { type: 'ApprovalExpired', data: { ...of, then: deadline.then, at } };
}
