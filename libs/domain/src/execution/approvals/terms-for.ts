import { termsOf, type ApprovalTerms } from '../../plan/approval-policy.js';
import type { StepPolicy } from '../../plan/bound-plan.js';
import type { ExecutionOptions } from '../execution.events.js';

/** The terms on which people are asked about a step: its policy's own, else those of the run. */
export function termsFor(
  { approval }: StepPolicy,
  { stepApproval }: ExecutionOptions,
): ApprovalTerms | undefined {
  return (approval === undefined ? undefined : termsOf(approval)) ?? stepApproval;
}

/** After an unknown outcome silence is never a yes, and a step that may have had its effect is not called skipped. */
export function termsAfterUnknownOutcome(
  policy: StepPolicy,
  options: ExecutionOptions,
): ApprovalTerms | undefined {
  const terms = termsFor(policy, options);
  if (!terms?.deadlines) return terms;
  const deadlines = terms.deadlines.filter(({ then }) => then === 'escalate' || then === 'reject');
  return { ...terms, deadlines };
}
