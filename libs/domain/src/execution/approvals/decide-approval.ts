import { isRejection } from '../../kernel/rejection.js';
import type { ApprovalCommand } from '../execution.commands.js';
import type { PersonDecision } from '../execution.events.js';
import type { ExecutionState } from '../execution.state.js';
import type { Judgement } from './judgement.js';
import { approveEdited } from './approve-edited.js';
import { delegate } from './delegate.js';
import { approveStep, poll, type Outcome } from './poll.js';
import { questionOf } from './question.js';

/** What people decide about a plan or a step that waits for them. */
export function decideApproval(
  { type, data }: ApprovalCommand,
  state: ExecutionState,
  judgement: Judgement,
): Outcome {
  const question = questionOf(state, data);
  if (isRejection(question)) return question;
  switch (type) {
    case 'ApprovePlan':
      return poll(question, data, 'approve', (decision) => [
        { type: 'PlanApproved', data: { ...decision, digest: data.digest } },
        { type: 'ExecutionStarted', data: { startedAt: decision.at } },
      ]);
    case 'RejectPlan':
      return poll(question, data, 'reject', (decision) => [
        { type: 'PlanRejected', data: { ...decision, digest: data.digest } },
        {
          type: 'ExecutionFailed',
          data: { code: 'PLAN_REJECTED', message: whoRejected(decision), at: decision.at },
        },
      ]);
    case 'ApproveStep':
      return data.input === undefined
        ? approveStep(question, data)
        : approveEdited(question, { ...data, input: data.input }, state, judgement);
    case 'RejectStep':
      return poll(question, data, 'reject', (decision) => [
        { type: 'StepRejected', data: { stepId: data.stepId, digest: data.digest, ...decision } },
      ]);
    case 'DelegateApproval':
      return delegate(question, data);
  }
}

const whoRejected = ({ by, comment }: PersonDecision) =>
  `${by} rejected the plan${comment ? `: ${comment}` : ''}`;
