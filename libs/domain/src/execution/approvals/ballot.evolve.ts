import type { ApprovalTerms } from '../../plan/approval-policy.js';
import type { ApprovalEvent } from './approval.events.js';
import type { Ballot } from './ballot.js';
import { widened } from './standing.js';

/** A ballot after something has happened to its question. */
export function evolveBallot(ballot: Ballot, event: ApprovalEvent): Ballot {
  switch (event.type) {
    case 'ApprovalVoted': {
      const { by, vote, at, comment } = event.data;
      const said = comment === undefined ? {} : { comment };
      const others = ballot.votes.filter((each) => each.by !== by);
      return { ...ballot, votes: [...others, { by, vote, at, ...said }] };
    }
    case 'ApprovalDelegated': {
      const { by, to } = event.data;
      const others = ballot.delegations.filter(({ from }) => from !== by);
      return { ...ballot, delegations: to === by ? others : [...others, { from: by, to }] };
    }
    case 'ApprovalEscalated': {
      const circle = ballot.circle && { circle: widened(ballot.circle, event.data.to) };
      return { ...ballot, ...circle, passed: ballot.passed + 1 };
    }
    case 'ApprovalExpired':
      return { ...ballot, passed: ballot.passed + 1 };
  }
}

/** The terms of a question that takes the place of another: who may decide by now, and what is left of its time. */
export function remainingTerms({ terms, circle, since, passed }: Ballot, now: number): ApprovalTerms {
  const { deadlines, ...rest } = terms;
  const left = deadlines
    ?.slice(passed)
    .map((deadline) => ({ ...deadline, afterMs: Math.max(1, since + deadline.afterMs - now) }));
  return { ...rest, ...(circle && { who: circle }), ...(left && { deadlines: left }) };
}
