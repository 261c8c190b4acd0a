import { reject, type Rejection } from '../../kernel/rejection.js';
import { isLeftBehind } from '../maps/expansion.js';
import { isPlanned, placeOf, type ExecutionState, type Planned, type StepState } from '../execution.state.js';

export interface FoundStep {
  readonly planned: ExecutionState & Planned;
  readonly index: number;
  readonly step: StepState;
}

export function findStep(state: ExecutionState, stepId: string): FoundStep | Rejection {
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || index === undefined)
    return reject('NOT_FOUND', `The execution has no step "${stepId}". Check the step's id.`);
  if (isLeftBehind(state, index)) {
    const map = stepId.slice(0, stepId.lastIndexOf('['));
    return reject(
      'WRONG_STATUS',
      `Step "${stepId}" is an element of "${map}", which is not under way. Retry or skip "${map}".`,
    );
  }
  return { planned: state, index, step: state.steps.at(index) };
}

/** Why a step cannot be dealt with like this, and what can be done instead. */
export const cannotNow = (wanted: string, step: StepState): Rejection =>
  reject('WRONG_STATUS', `Step "${step.id}" is ${step.status}; it cannot be ${wanted}.${instead(step)}`);

function instead(step: StepState): string {
  switch (step.status) {
    case 'waiting-for-approval':
      return ' Approve or reject it.';
    case 'outcome-unknown':
      return ' You will be asked whether it may run again.';
    case 'expanded':
      return ' Deal with its elements, or cancel the execution.';
    case 'running':
      return ' Wait for its end, or cancel the execution.';
    default:
      return '';
  }
}
