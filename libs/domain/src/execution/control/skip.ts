import type { Json } from '../../kernel/json.js';
import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isTerminal, type ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import { cannotNow, findStep } from './find-step.js';
import { isReplaced, reopening, replacedStep, undone } from './retry.js';

export type SkipStep = Decide & { readonly stepId: string; readonly output?: Json };

/** Goes on without a step that does not run; a run that failed with it goes on, too. */
export function skipStep(command: SkipStep, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  const { stepId, by, comment, output, now } = command;
  const found = findStep(state, stepId);
  if (isRejection(found)) return found;
  const { step, planned, index } = found;
  if (isReplaced(planned, index)) return replacedStep(stepId);
  const gone = undone(state);
  if (gone) return gone;
  if (state.status === 'failed' && step.status !== 'failed') {
    const why = `The execution has failed; of its steps, only one that failed can be skipped, and "${stepId}" is ${step.status}.`;
    return reject('WRONG_STATUS', `${why} Retry the execution first.`);
  }
  if ((isTerminal(state) && state.status !== 'failed') || state.status === 'cancelling')
    return wrongStatus('changed', state);
  switch (step.status) {
    case 'pending':
    case 'waiting-for-approval':
    case 'retrying':
    case 'outcome-unknown':
    case 'failed': {
      const reason = `${by} skipped it${comment ? `: ${comment}` : ''}`;
      const data = { stepId, reason, by, at: now, ...(output === undefined ? {} : { output }) };
      return [...reopening(state, command), { type: 'StepSkipped', data }];
    }
    default:
      return cannotNow('skipped', step);
  }
}
