import { nextDeadline, type Ballot } from '@app/domain/execution/approvals/ballot.js';
import type { Ballot as BallotView } from './types/ballot.type.js';

/** @param stands whether a pause stops its clock */
export function ballotView(ballot: Ballot | null | undefined, stands: boolean): BallotView | null {
  if (!ballot) return null;
  const { terms, circle, votes, delegations } = ballot;
  const next = nextDeadline(ballot);
  return {
    who: circle ? { people: circle.people ?? [], roles: circle.roles ?? [] } : null,
    quorum: terms.quorum ?? 1,
    rejections: terms.rejections ?? 1,
    votes: votes.map((vote) => ({ ...vote, comment: vote.comment ?? null })),
    delegations,
    dueAt: next && !stands ? next.at : null,
    then: next?.deadline.then ?? null,
  };
}
