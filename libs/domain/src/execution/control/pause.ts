import { reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { Decide } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isTerminal, type ExecutionState, type Paused } from '../execution.state.js';
import { asExecution } from '../sub-executions/as-execution.js';
import { wrongStatus } from '../wrong-status.js';
import type { ControlCommand } from './control.commands.js';

type Pause = Extract<ControlCommand, { type: 'PauseExecution' }>['data'];

/** A step that is an execution goes on when the run does that was paused, not before. */
export function pausedFromAbove({ by }: Decide, { pausedBy, requested }: Paused): Rejection | undefined {
  const { parent } = requested;
  if (!parent || by === pausedBy || pausedBy !== asExecution(parent.executionId)) return undefined;
  return reject(
    'WRONG_STATUS',
    `It was paused with execution ${parent.executionId}, whose step "${parent.stepId}" it is. Resume that one.`,
  );
}

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
