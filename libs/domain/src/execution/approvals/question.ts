import { reject, type Rejection } from '../../kernel/rejection.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import type { Ballot } from './ballot.js';

/** What waits for people: a step, or the whole plan. */
export interface Question {
  /** For a person, after "the": `plan` or `step "send"`. */
  readonly what: string;
  /** Part of every event about it. */
  readonly of: { readonly stepId?: string; readonly digest: string };
  /** Absent: the first decision of anybody ends it. */
  readonly ballot?: Ballot;
}

/** The question that a decision is about, or why it is about none. */
export function questionOf(
  state: ExecutionState,
  { stepId, digest }: { readonly stepId?: string | undefined; readonly digest: string },
): Question | Rejection {
  const question = stepId === undefined ? planQuestion(state) : stepQuestion(state, stepId);
  if (!('what' in question) || question.of.digest === digest) return question;
  return reject(
    'DIGEST_MISMATCH',
    `The ${question.what} is not the one you were shown. Look at it again, then decide.`,
  );
}

function planQuestion(state: ExecutionState): Question | Rejection {
  const waits =
    state.status === 'awaiting-plan-approval' ||
    (state.status === 'paused' && state.resumeTo === 'awaiting-plan-approval');
  if (!waits || !isPlanned(state)) {
    return reject(
      'NOT_WAITING_FOR_APPROVAL',
      `The execution is ${state.status}; its plan waits for no approval.`,
    );
  }
  return { what: 'plan', of: { digest: state.attached.digest }, ...ballotOf(state.planBallot) };
}

function stepQuestion(state: ExecutionState, stepId: string): Question | Rejection {
  const step = isPlanned(state) ? stepOf(state, stepId) : undefined;
  if (!step) return reject('NOT_FOUND', `The execution has no step "${stepId}". Check the step's id.`);
  if (isTerminal(state) || state.status === 'cancelling') {
    return wrongStatus('approved or rejected', state);
  }
  if (step.status !== 'waiting-for-approval') {
    return reject(
      'NOT_WAITING_FOR_APPROVAL',
      `Step "${stepId}" is ${step.status}; it waits for no approval.`,
    );
  }
  const { digest } = step.approval;
  return { what: `step "${stepId}"`, of: { stepId, digest }, ...ballotOf(step.ballot) };
}

const ballotOf = (ballot: Ballot | undefined) => (ballot === undefined ? {} : { ballot });
