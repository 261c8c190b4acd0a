import { reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isTerminal, type ExecutionState } from '../execution.state.js';
import { wrongStatus } from '../wrong-status.js';
import type { ControlCommand } from './control.commands.js';

type Pause = Extract<ControlCommand, { type: 'PauseExecution' }>['data'];

/** No step starts until the run is resumed; whether its timers stand still is said at the beginning of the pause. */
export function pause(command: Pause, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  const { timers } = command;
  if (state.status === 'paused') {
    if (timers === undefined || timers === state.timers) return [];
    const are = state.timers === 'run' ? 'run on' : 'stand still';
    return reject(
      'WRONG_STATUS',
      `The execution is paused already, and its timers ${are}. To change that, resume it and pause it again.`,
    );
  }
  if (isTerminal(state) || state.status === 'cancelling') return wrongStatus('paused', state);
  return [{ type: 'ExecutionPaused', data: { ...decisionOf(command), ...(timers && { timers }) } }];
}
