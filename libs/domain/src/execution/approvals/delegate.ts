import { reject, type Rejection } from '../../kernel/rejection.js';
import type { Decide } from '../execution.commands.js';
import type { ApprovalEvent } from './approval.events.js';
import type { Question } from './question.js';
import { comesBack, whyNot } from './standing.js';

/**
 * Hands a person's vote to another, or takes it back when the other is the person. Quorums count people who decided:
 * whoever holds several votes counts once.
 */
export function delegate(
  { what, of, ballot }: Question,
  { by, roles = [], now, comment, to }: Decide & { readonly to: string },
): readonly ApprovalEvent[] | Rejection {
  if (!ballot?.circle)
    return reject('INVALID_REQUEST', `Anybody may decide the ${what}: there is no vote to hand over.`);
  if (to.trim() === '') return reject('INVALID_REQUEST', 'Say to whom the vote is handed.');
  const { votes, delegations } = ballot;
  const handed = delegations.find(({ from }) => from === by);
  if ((handed?.to ?? by) === to) return [];
  const refused = handed ? outOfReach(ballot, handed.to) : whyNot(ballot, { name: by, roles }, what);
  if (refused) return refused;
  if (votes.some((vote) => vote.by === by)) return alreadyVoted(by);
  const others = delegations.filter(({ from }) => from !== by);
  if (to !== by && comesBack(others, by, to))
    return reject('INVALID_REQUEST', `A vote handed to ${to} would come back to ${by}.`);
  const said = comment === undefined ? {} : { comment };
  return [{ type: 'ApprovalDelegated', data: { ...of, by, to, at: now, ...said } }];
}

/** Why a vote that was handed over cannot be taken back or handed to somebody else: one seat must not decide twice. */
function outOfReach(
  { votes, delegations }: NonNullable<Question['ballot']>,
  holder: string,
): Rejection | undefined {
  if (votes.some(({ by }) => by === holder)) return alreadyVoted(holder);
  const next = delegations.find(({ from }) => from === holder);
  return next && reject('NOT_ALLOWED', `${holder} has handed the vote on to ${next.to}: ask ${holder}.`);
}

const alreadyVoted = (who: string): Rejection =>
  reject('ALREADY_VOTED', `${who} has voted already. A vote can be changed, but not handed over any more.`);
