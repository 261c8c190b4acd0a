import type { ApprovalTerms, Circle } from '../../plan/approval-policy.js';

/** How far a question with terms has come. Plain data: it is part of the state and of snapshots. */
export interface Ballot {
  readonly terms: ApprovalTerms;
  /** Who may decide now: the terms' circle and those it was widened to. Absent: anybody. */
  readonly circle?: Circle;
  /** The last vote of each person that did not decide it. */
  readonly votes: readonly Vote[];
  readonly delegations: readonly Delegation[];
  /** When it was asked, in milliseconds since the epoch, moved on by the time the run was paused. */
  readonly since: number;
  /** Deadlines that have passed. */
  readonly passed: number;
}

export interface Vote {
  readonly by: string;
  readonly vote: 'approve' | 'reject';
  readonly at: number;
  readonly comment?: string;
}

/** One person's vote in another's hands. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
}

/** Somebody who decides, as the access control knows them. */
export interface Person {
  readonly name: string;
  readonly roles: readonly string[];
}

export const openBallot = (terms: ApprovalTerms, since: number): Ballot => ({
  terms,
  ...(terms.who === undefined ? {} : { circle: terms.who }),
  votes: [],
  delegations: [],
  since,
  passed: 0,
});

/** Undefined when no deadline is left. */
export function nextDeadline({ terms, since, passed }: Ballot) {
  const deadline = terms.deadlines?.[passed];
  return deadline && { deadline, at: since + deadline.afterMs };
}

export const countOf = (votes: readonly Vote[], vote: Vote['vote']): number =>
  votes.filter((each) => each.vote === vote).length;
