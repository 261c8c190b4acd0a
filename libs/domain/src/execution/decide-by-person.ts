import { reject, type Rejection } from '../kernel/rejection.js';
import { attachPlan } from './attach-plan.js';
import type { Decide, PersonCommand, RequestExecution } from './execution.commands.js';
import { decideControl } from './control/decide-control.js';
import { decisionOf } from './decision-of.js';
import type { ExecutionEvent, PersonDecision } from './execution.events.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from './execution.state.js';
import { wrongStatus } from './wrong-status.js';

/** What people ask for. Asking again for what is already so is a no-op; asking for what cannot be is refused. */
export function decideByPerson(
  command: PersonCommand,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  switch (command.type) {
    case 'RequestExecution':
      return requestExecution(command.data, state);
    case 'ApprovePlan':
      return decidePlan(state, command.data, (decision, digest) => [
        { type: 'PlanApproved', data: { ...decision, digest } },
        { type: 'ExecutionStarted', data: { startedAt: decision.at } },
      ]);
    case 'RejectPlan':
      return decidePlan(state, command.data, (decision, digest) => [
        { type: 'PlanRejected', data: { ...decision, digest } },
        {
          type: 'ExecutionFailed',
          data: { code: 'PLAN_REJECTED', message: whoRejected(decision), at: decision.at },
        },
      ]);
    case 'ApproveStep':
      return decideStep(state, command.data, 'StepApproved');
    case 'RejectStep':
      return decideStep(state, command.data, 'StepRejected');
    default:
      return decideControl(command, state);
  }
}

function requestExecution(
  { executionId, request, by, now, options, plan }: RequestExecution,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (state.status !== 'none') return reject('ALREADY_EXISTS', `Execution ${executionId} exists already.`);
  const data = { executionId, request, requestedBy: by, requestedAt: now, options };
  const planned = plan ? attachPlan({ ...plan, now }, options) : [];
  return [{ type: 'ExecutionRequested', data }, ...planned];
}

const whoRejected = ({ by, comment }: PersonDecision) =>
  `${by} rejected the plan${comment ? `: ${comment}` : ''}`;

function decidePlan(
  state: ExecutionState,
  command: Decide & { readonly digest: string },
  accept: (decision: PersonDecision, digest: string) => readonly ExecutionEvent[],
): readonly ExecutionEvent[] | Rejection {
  const waits =
    state.status === 'awaiting-plan-approval' ||
    (state.status === 'paused' && state.resumeTo === 'awaiting-plan-approval');
  if (!waits || !isPlanned(state)) {
    return reject(
      'NOT_WAITING_FOR_APPROVAL',
      `The execution is ${state.status}; its plan waits for no approval.`,
    );
  }
  if (command.digest !== state.attached.digest) return digestMismatch('plan');
  return accept(decisionOf(command), command.digest);
}

function decideStep(
  state: ExecutionState,
  command: Decide & { readonly stepId: string; readonly digest: string },
  type: 'StepApproved' | 'StepRejected',
): readonly ExecutionEvent[] | Rejection {
  const { stepId, digest } = command;
  const step = isPlanned(state) ? stepOf(state, stepId) : undefined;
  if (!step) return reject('NOT_FOUND', `The execution has no step "${stepId}". Check the step's id.`);
  if (isTerminal(state) || state.status === 'cancelling') return wrongStatus('approved or rejected', state);
  if (step.status !== 'waiting-for-approval') {
    return reject(
      'NOT_WAITING_FOR_APPROVAL',
      `Step "${stepId}" is ${step.status}; it waits for no approval.`,
    );
  }
  if (digest !== step.approval.digest) return digestMismatch(`step "${stepId}"`);
  return [{ type, data: { stepId, digest, ...decisionOf(command) } }];
}

const digestMismatch = (what: string): Rejection =>
  reject('DIGEST_MISMATCH', `The ${what} is not the one you were shown. Look at it again, then decide.`);
