import type { Message } from '../../kernel/message.js';
import type { Circle, ExpiryAction } from '../../plan/approval-policy.js';

/** What happens to a question between its asking and its decision. Without a step it is about the whole plan. */
export type ApprovalEvent =
  /** A vote that does not decide it yet; the one that does is StepApproved, StepRejected, PlanApproved or PlanRejected. */
  | Message<'ApprovalVoted', OfQuestion & ByPerson & { readonly vote: 'approve' | 'reject' }>
  /** `to` may decide instead of `by`; to themselves: the vote is taken back. */
  | Message<'ApprovalDelegated', OfQuestion & ByPerson & { readonly to: string }>
  /** Nobody decided in time: these may, too. */
  | Message<'ApprovalEscalated', OfQuestion & { readonly to: Circle }>
  /** Nobody decided in time, and this is what it counts as. */
  | Message<'ApprovalExpired', OfQuestion & { readonly then: ExpiryAction }>;

interface OfQuestion {
  readonly stepId?: string;
  readonly digest: string;
  readonly at: number;
}

interface ByPerson {
  readonly by: string;
  readonly comment?: string;
}
