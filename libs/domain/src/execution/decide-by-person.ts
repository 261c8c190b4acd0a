import { reject, type Rejection } from '../kernel/rejection.js';
import type { Decide, PersonCommand } from './execution.commands.js';
import type { ExecutionEvent, PersonDecision } from './execution.events.js';
import { isPlanned, isTerminal, stepOf, type ExecutionState } from './execution.state.js';

/** What people ask for. Asking again for what is already so is a no-op; asking for what cannot be is refused. */
export function decideByPerson(
  command: PersonCommand,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  switch (command.type) {
    case 'RequestExecution': {
      const { executionId, request, by, now, options } = command.data;
      if (state.status !== 'none')
        return reject('ALREADY_EXISTS', `Execution ${executionId} exists already.`);
      const data = { executionId, request, requestedBy: by, requestedAt: now, options };
      return [{ type: 'ExecutionRequested', data }];
    }
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
    case 'PauseExecution':
      return pause(state, decisionOf(command.data));
    case 'ResumeExecution':
      if (state.status === 'paused') return [{ type: 'ExecutionResumed', data: decisionOf(command.data) }];
      return isTerminal(state) || state.status === 'cancelling' ? wrongStatus('resumed', state) : [];
    case 'CancelExecution':
      if (state.status === 'cancelling' || state.status === 'cancelled') return [];
      if (isTerminal(state)) return wrongStatus('cancelled', state);
      return [{ type: 'CancellationRequested', data: decisionOf(command.data) }];
  }
}

const decisionOf = ({ by, now, comment }: Decide): PersonDecision => ({
  by,
  at: now,
  ...(comment === undefined ? {} : { comment }),
});

const wrongStatus = (wanted: string, state: ExecutionState): Rejection =>
  reject('WRONG_STATUS', `An execution that is ${state.status} cannot be ${wanted}.`);

const whoRejected = ({ by, comment }: PersonDecision) =>
  `${by} rejected the plan${comment ? `: ${comment}` : ''}`;

function pause(state: ExecutionState, decision: PersonDecision): readonly ExecutionEvent[] | Rejection {
  if (state.status === 'paused') return [];
  if (isTerminal(state) || state.status === 'cancelling') return wrongStatus('paused', state);
  return [{ type: 'ExecutionPaused', data: decision }];
}

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
