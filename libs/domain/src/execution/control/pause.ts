import { reject, type Rejection } from '../../kernel/rejection.js';
import { decisionOf } from '../decision-of.js';
import type { ExecutionEvent, ExecutionRequested } from '../execution.events.js';
import { isTerminal, type ExecutionState, type Paused } from '../execution.state.js';
import { isAbove } from '../sub-executions/as-execution.js';
import { wrongStatus } from '../wrong-status.js';
import type { ControlCommand } from './control.commands.js';
import type { PauseJoined } from './control.events.js';

type Pause = Extract<ControlCommand, { type: 'PauseExecution' }>['data'];
type Resume = Extract<ControlCommand, { type: 'ResumeExecution' }>['data'];

/** No step starts until the run is resumed; whether its timers stand still is said at the beginning of the pause. */
export function pause(command: Pause, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  if (isTerminal(state) || state.status === 'none' || state.status === 'cancelling')
    return wrongStatus('paused', state);
  const { timers, above } = command;
  const said = { ...decisionOf(command), ...(above !== undefined && { above }) };
  if (state.status === 'paused') return join(command, said, state);
  return [{ type: 'ExecutionPaused', data: { ...said, ...(timers && { timers }) } }];
}

/** It is paused already, for people or for the run above: from now on it is so for both. */
function join(
  { by, above = 0, timers }: Pause,
  said: PauseJoined,
  state: Paused,
): readonly ExecutionEvent[] | Rejection {
  const isFromAbove = isAbove(by, state.requested);
  // The run above has its own say about timers, and a pause that began before it keeps what it has.
  if (!isFromAbove && timers !== undefined && timers !== state.timers) return otherTimers(state);
  const isSo = isFromAbove ? state.above === above : state.byPeople;
  return isSo ? [] : [{ type: 'PauseJoined', data: said }];
}

function otherTimers({ timers }: Paused): Rejection {
  const are = timers === 'run' ? 'run on' : 'stand still';
  return reject(
    'WRONG_STATUS',
    `The execution is paused already, and its timers ${are}. To change that, resume it and pause it again.`,
  );
}

/**
 * One that people and the run above want to be paused goes on when both have let it, whoever is first. What the run above says of a
 * pause that is not the one it is in any more comes too late.
 */
export function resume(command: Resume, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  if (isTerminal(state) || state.status === 'cancelling') return wrongStatus('resumed', state);
  if (state.status !== 'paused') return [];
  const { byPeople, above, requested } = state;
  const left: ExecutionEvent = { type: 'PauseLeft', data: decisionOf(command) };
  const goesOn: ExecutionEvent = { type: 'ExecutionResumed', data: decisionOf(command) };
  if (isAbove(command.by, requested)) {
    if (above === undefined || above !== (command.above ?? 0)) return [];
    return [byPeople ? left : goesOn];
  }
  if (above === undefined) return [goesOn];
  return byPeople ? [left] : pausedFromAbove(requested);
}

/** A step that is an execution goes on when the run does that was paused, not before. */
const pausedFromAbove = ({ parent }: ExecutionRequested): Rejection =>
  reject(
    'WRONG_STATUS',
    `It was paused with execution ${parent?.executionId}, whose step "${parent?.stepId}" it is. Resume that one.`,
  );
