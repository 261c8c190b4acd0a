import type { Rejection } from '../../kernel/rejection.js';
import type { Decide } from '../execution.commands.js';
import type { ApprovalEvent } from './approval.events.js';
import { countOf, type Vote } from './ballot.js';
import type { Question } from './question.js';
import { whyNot } from './standing.js';

/**
 * Counts a vote: 'decided' when it ends the question, else the event that keeps it, none when the same person said
 * the same before. A person may change their vote until the question is decided: the last one counts.
 */
export function castVote(
  { what, of, ballot }: Question,
  { by, roles = [], now, comment }: Decide,
  vote: Vote['vote'],
): 'decided' | readonly ApprovalEvent[] | Rejection {
  if (!ballot) return 'decided';
  const refused = whyNot(ballot, { name: by, roles }, what);
  if (refused) return refused;
  const { terms, votes } = ballot;
  if (votes.some((each) => each.by === by && each.vote === vote)) return [];
  const needed = (vote === 'approve' ? terms.quorum : terms.rejections) ?? 1;
  const others = votes.filter((each) => each.by !== by);
  if (countOf(others, vote) + 1 >= needed) return 'decided';
  const said = comment === undefined ? {} : { comment };
  return [{ type: 'ApprovalVoted', data: { ...of, by, vote, at: now, ...said } }];
}
