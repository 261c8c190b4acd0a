import type { Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent, PersonDecision } from '../execution.events.js';
import type { Vote } from './ballot.js';
import { castVote } from './cast-vote.js';
import type { Question } from './question.js';

export type Outcome = readonly ExecutionEvent[] | Rejection;

/** Counts a vote. @param decided what follows when it is the one that decides */
export function poll(
  question: Question,
  command: Decide,
  vote: Vote['vote'],
  decided: (decision: PersonDecision) => readonly ExecutionEvent[],
): Outcome {
  const outcome = castVote(question, command, vote);
  return outcome === 'decided' ? decided(decisionOf(command)) : outcome;
}

export const approveStep = (question: Question, command: Decide & { readonly stepId: string }): Outcome =>
  poll(question, command, 'approve', (decision) => [
    { type: 'StepApproved', data: { stepId: command.stepId, digest: question.of.digest, ...decision } },
  ]);
