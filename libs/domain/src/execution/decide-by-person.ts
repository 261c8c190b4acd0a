import { reject, type Rejection } from '../kernel/rejection.js';
import { decideApproval } from './approvals/decide-approval.js';
import type { Judgement } from './approvals/judgement.js';
import { optionIssue } from './approvals/option-issue.js';
import { attachPlan } from './attach-plan.js';
import { decideControl } from './control/decide-control.js';
import type { PersonCommand, RequestExecution } from './execution.commands.js';
import type { ExecutionEvent } from './execution.events.js';
import type { ExecutionState } from './execution.state.js';
import { depthIssue } from './sub-executions/depth-issue.js';
import { limitIssue } from './limits/limit-issue.js';

/** What people ask for. Asking again for what is already so is a no-op; asking for what cannot be is refused. */
export function decideByPerson(
  command: PersonCommand,
  state: ExecutionState,
  judgement: Judgement,
): readonly ExecutionEvent[] | Rejection {
  switch (command.type) {
    case 'RequestExecution':
      return requestExecution(command.data, state);
    case 'ApprovePlan':
    case 'RejectPlan':
    case 'ApproveStep':
    case 'RejectStep':
    case 'DelegateApproval':
      return decideApproval(command, state, judgement);
    default:
      return decideControl(command, state);
  }
}

function requestExecution(
  { executionId, request, by, now, options, plan, parent }: RequestExecution,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (state.status !== 'none') return reject('ALREADY_EXISTS', `Execution ${executionId} exists already.`);
  const refused = depthIssue(parent) ?? optionIssue(options) ?? limitIssue(options);
  if (refused) return refused;
  const data = {
    executionId,
    request,
    requestedBy: by,
    requestedAt: now,
    options,
    ...(parent && { parent }),
  };
  const planned = plan ? attachPlan({ ...plan, now }, options) : [];
  return [{ type: 'ExecutionRequested', data }, ...planned];
}
