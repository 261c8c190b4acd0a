import { reject, type Rejection } from '../kernel/rejection.js';
import { stepOf, type Planned } from './execution.state.js';

/** Whether an attempt of a step is under way: only then does it have a say. */
export function isRunningAttempt(state: Planned, stepId: string, attempt: number): boolean {
  const step = stepOf(state, stepId);
  return step?.status === 'running' && step.attempt === attempt;
}

export const staleAttempt = ({ stepId, attempt }: { stepId: string; attempt: number }): Rejection =>
  reject('STALE_RESULT', `Attempt ${attempt} of step "${stepId}" is not running`);
