import type { ApprovalDeadline, ApprovalTerms, Circle } from '@app/domain/plan/approval-policy.js';
import type { ApprovalDeadlineInput, ApprovalTermsInput, CircleInput } from './types/approval-terms.input.js';

/** What a caller sent, as the domain has it; the domain judges whether it can be met. */
export function toTerms({ who, quorum, rejections, deadlines }: ApprovalTermsInput): ApprovalTerms {
  return {
    ...(who && { who: toCircle(who) }),
    ...(typeof quorum === 'number' && { quorum }),
    ...(typeof rejections === 'number' && { rejections }),
    ...(deadlines && { deadlines: deadlines.map(toDeadline) }),
  };
}

const toDeadline = ({ afterMs, then, to }: ApprovalDeadlineInput): ApprovalDeadline =>
  then === 'escalate' ? { afterMs, then, to: toCircle(to ?? {}) } : { afterMs, then };

const toCircle = ({ people, roles }: CircleInput): Circle => ({
  ...(people && { people }),
  ...(roles && { roles }),
});
