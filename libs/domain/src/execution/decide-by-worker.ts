import type { Rejection } from '../kernel/rejection.js';
import { attachPlan } from './attach-plan.js';
import { setContextValue } from './context/set-context-value.js';
import { recordCheck } from './checks/decide-check.js';
import type { StepResult, WorkerCommand } from './execution.commands.js';
import type { ExecutionEvent } from './execution.events.js';
import { isPlanned, placeOf, type ExecutionState } from './execution.state.js';
import { recordCompensation } from './compensation/compensate.js';
import { raiseEstimate } from './limits/raise-estimate.js';
import { receiveMessage, sendMessage } from './messages/decide-message.js';
import { isRunningAttempt, staleAttempt } from './running-attempt.js';
import { attachRevision, failReplanning } from './replanning/decide-replanning.js';
import { decideRecovery } from './recovery/decide-recovery.js';
import { recordQuiescence } from './sub-executions/record-quiescence.js';
import { recordSubExecution } from './sub-executions/record-sub-execution.js';
import { decideUnknown } from './recovery/decide-unknown.js';

/** What the worker reports. Anything that was recorded before, or came too late, is a no-op or a refusal, never a second fact. */
export function decideByWorker(
  command: Exclude<WorkerCommand, { type: 'Advance' }>,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  switch (command.type) {
    case 'StartPlanning': {
      const { worker, now } = command.data;
      if (state.status !== 'requested') return [];
      return [{ type: 'PlanningStarted', data: { worker, startedAt: now } }];
    }
    case 'AttachPlan':
      if (!awaitsPlan(state) || state.status === 'none') return [];
      return attachPlan(command.data, state.requested.options);
    case 'FailPlanning': {
      const { code, message, now } = command.data;
      return awaitsPlan(state) ? [{ type: 'PlanningFailed', data: { code, message, at: now } }] : [];
    }
    case 'AttachRevision':
      return attachRevision(command.data, state);
    case 'FailReplanning':
      return failReplanning(command.data, state);
    case 'SendMessage':
      return sendMessage(command.data, state);
    case 'ReceiveMessage':
      return receiveMessage(command.data, state);
    case 'SetContextValue':
      return setContextValue(command.data, state);
    case 'RecordCompensation':
      return recordCompensation(command.data, state);
    case 'RecordCheck':
      return recordCheck(command.data, state);
    case 'RaiseEstimate':
      return raiseEstimate(command.data, state);
    case 'RecordSubExecution':
      return recordSubExecution(command.data, state);
    case 'RecordQuiescence':
      return recordQuiescence(command.data, state);
    default:
      return recordResult(command, state);
  }
}

const awaitsPlan = (state: ExecutionState): boolean =>
  !isPlanned(state) &&
  (state.status === 'requested' || state.status === 'planning' || state.status === 'paused');

type ResultCommand = Exclude<
  Extract<WorkerCommand, { readonly data: StepResult }>,
  {
    readonly type:
      | 'RecordCompensation'
      | 'RecordCheck'
      | 'ReceiveMessage'
      | 'RaiseEstimate'
      | 'RecordSubExecution'
      | 'RecordQuiescence';
  }
>;

function recordResult(command: ResultCommand, state: ExecutionState): readonly ExecutionEvent[] | Rejection {
  const { stepId, attempt, usage, now } = command.data;
  const index = isPlanned(state) ? placeOf(state, stepId) : undefined;
  if (!isPlanned(state) || index === undefined || !isRunningAttempt(state, stepId, attempt))
    return staleAttempt(command.data);
  const result = { stepId, attempt, at: now };
  const spent = usage === undefined ? {} : { usage };
  switch (command.type) {
    case 'RecordStepSuccess':
      return [{ type: 'StepSucceeded', data: { ...result, output: command.data.output, ...spent } }];
    case 'RecordStepFailure': {
      const { error } = command.data;
      const decision = decideRecovery(state, index, error, now);
      return [{ type: 'StepFailed', data: { ...result, error, decision, ...spent } }];
    }
    case 'RecordStepCancelled':
      return [{ type: 'StepCancelled', data: result }];
    case 'RecordUnknownOutcome':
      return decideUnknown(state, index, command.data);
  }
}
