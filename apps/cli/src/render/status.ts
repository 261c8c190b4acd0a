import type { Execution, ExecutionStatus, LogLevel, StepStatus } from '../graphql/types.js';
import type { Format } from './style.js';

interface Look {
  readonly symbol: string;
  readonly words: string;
  readonly formats: readonly Format[];
}

/** How each state of a run looks everywhere. Symbols differ without colour, too. */
export const executionLook: Readonly<Record<ExecutionStatus, Look>> = {
  REQUESTED: { symbol: '○', words: 'requested', formats: ['cyan'] },
  PLANNING: { symbol: '◌', words: 'planning', formats: ['cyan'] },
  AWAITING_PLAN_APPROVAL: { symbol: '?', words: 'plan waits for approval', formats: ['yellow', 'bold'] },
  RUNNING: { symbol: '●', words: 'running', formats: ['blue', 'bold'] },
  REPLANNING: { symbol: '◌', words: 'asking for another plan', formats: ['yellow'] },
  PAUSED: { symbol: '‖', words: 'paused', formats: ['yellow'] },
  CANCELLING: { symbol: '◐', words: 'cancelling', formats: ['yellow'] },
  COMPLETED: { symbol: '✔', words: 'completed', formats: ['green', 'bold'] },
  FAILED: { symbol: '✘', words: 'failed', formats: ['red', 'bold'] },
  CANCELLED: { symbol: '⊘', words: 'cancelled', formats: ['magenta'] },
};

/** Of a run that is known in full: a pause says whether it is still yet, and whether it is one of the run above. */
export function lookOf({ status, pause }: Pick<Execution, 'status' | 'pause'>): Look {
  const look = executionLook[status];
  if (!pause) return look;
  const words = pause.phase === 'PAUSING' ? 'pausing' : look.words;
  return { ...look, words: pause.withParent ? `${words} with the run above it` : words };
}

export const stepLook: Readonly<Record<StepStatus, Look>> = {
  PENDING: { symbol: '○', words: 'pending', formats: ['dim'] },
  WAITING_FOR_APPROVAL: { symbol: '?', words: 'waits for approval', formats: ['yellow', 'bold'] },
  RUNNING: { symbol: '●', words: 'running', formats: ['blue', 'bold'] },
  RETRYING: { symbol: '↻', words: 'will be tried again', formats: ['yellow'] },
  RECOVERING: { symbol: '↺', words: 'failed, being made up for', formats: ['yellow'] },
  OUTCOME_UNKNOWN: { symbol: '!', words: 'outcome unknown', formats: ['yellow', 'bold'] },
  SUCCEEDED: { symbol: '✔', words: 'done', formats: ['green'] },
  FAILED: { symbol: '✘', words: 'failed', formats: ['red', 'bold'] },
  SKIPPED: { symbol: '-', words: 'skipped', formats: ['dim'] },
  CANCELLED: { symbol: '⊘', words: 'cancelled', formats: ['magenta'] },
};

export const levelLook: Readonly<Record<LogLevel, readonly Format[]>> = {
  DEBUG: ['dim'],
  INFO: [],
  WARN: ['yellow'],
  ERROR: ['red'],
};

export const isSettled = (status: StepStatus): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED' || status === 'SKIPPED' || status === 'CANCELLED';
