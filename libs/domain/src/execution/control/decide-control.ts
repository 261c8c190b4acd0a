import type { Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isTerminal, type ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import { raiseBudget } from '../limits/raise-budget.js';
import { releaseLocks } from '../locks/release-locks.js';
import type { ControlCommand } from './control.commands.js';
import { changeInput } from './change-input.js';
import { setDeadline } from './deadline.js';
import { pause, resume } from './pause.js';
import { retryExecution, retryStep } from './retry.js';
import { skipStep } from './skip.js';

/** How people steer a run. Asking again for what is already so is a no-op; asking for what cannot be is refused. */
export function decideControl(
  command: ControlCommand,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  switch (command.type) {
    case 'PauseExecution':
      return pause(command.data, state);
    case 'ResumeExecution':
      return resume(command.data, state);
    case 'CancelExecution':
      if (state.status === 'cancelling' || state.status === 'cancelled') return [];
      if (isTerminal(state)) return wrongStatus('cancelled', state);
      return [{ type: 'CancellationRequested', data: decisionOf(command.data) }];
    case 'SetDeadline':
      return setDeadline(command.data, state);
    case 'RaiseBudget':
      return raiseBudget(command.data, state);
    case 'RetryExecution':
      return retryExecution(command.data, state);
    case 'RetryStep':
      return retryStep(command.data, state);
    case 'SkipStep':
      return skipStep(command.data, state);
    case 'ReleaseLocks':
      return releaseLocks(command.data, state);
    case 'ChangeStepInput':
      return changeInput(command.data, state);
  }
}
