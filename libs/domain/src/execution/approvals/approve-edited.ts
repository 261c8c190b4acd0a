import type { JsonObject } from '../../kernel/json.js';
import { isRejection } from '../../kernel/rejection.js';
import { inputChange } from '../control/change-input.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { evolve } from '../execution.evolve.js';
import { isPlanned, placeOf, type ExecutionState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { resolvedInput } from '../resolved-input.js';
import { ask } from '../schedule.js';
import { remainingTerms } from './ballot.evolve.js';
import { judgeEdit } from './edit-input.js';
import type { Judgement } from './judgement.js';
import { approveStep, type Outcome } from './poll.js';
import { questionOf, type Question } from './question.js';
import { whyNot } from './standing.js';

export type ApproveEdited = Decide & { readonly stepId: string; readonly input: JsonObject };

/**
 * Approves a step with another input than was shown: a new question, on which the editor has said yes. Votes on the
 * old one do not count; who may decide by now, and what is left of the time, stays.
 */
export function approveEdited(
  question: Question,
  command: ApproveEdited,
  state: ExecutionState,
  { digest, catalogue }: Judgement,
): Outcome {
  const { stepId, input, by, roles = [], now } = command;
  const { ballot, what } = question;
  const refused = ballot && whyNot(ballot, { name: by, roles }, what);
  if (refused) return refused;
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  const step = isPlanned(state) && index !== undefined ? state.steps.at(index) : undefined;
  if (!isPlanned(state) || index === undefined || step?.status !== 'waiting-for-approval') return [];
  const change = inputChange(state, index, input, command);
  if (isRejection(change)) return change;
  const changed = change.reduce<ExecutionState>(evolve, state);
  if (!isPlanned(changed)) return [];
  const judged = judgeEdit(plannedStep(state, index), resolvedInput(changed, index), catalogue);
  if (isRejection(judged)) return judged;
  const { kind, reason } = step.approval;
  const terms = ballot ? { terms: remainingTerms(ballot, now) } : judged;
  const asked = ask(changed, index, { kind, reason, ...terms }, now, digest);
  if (asked.digest === question.of.digest) return approveStep(question, command);
  const events: readonly ExecutionEvent[] = [...change, { type: 'StepApprovalRequested', data: asked }];
  const next = questionOf(events.reduce<ExecutionState>(evolve, state), asked);
  const vote = isRejection(next) ? next : approveStep(next, command);
  // Who was let in by delegation alone has no seat of their own: the question stands, without their yes.
  return isRejection(vote) ? events : [...events, ...vote];
}
