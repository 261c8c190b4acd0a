import { reject, type Rejection } from '../../kernel/rejection.js';
import { approvesBySilence } from '../../plan/approval-policy.js';
import { termIssues } from '../../plan/check-approval-terms.js';
import type { ExecutionOptions } from '../execution.events.js';

/** Why people cannot be asked as the options of a run say; undefined when they can. */
export function optionIssue({ approvePlan, stepApproval }: ExecutionOptions): Rejection | undefined {
  const issues: string[] = [];
  if (typeof approvePlan === 'object') {
    issues.push(...termIssues(approvePlan).map((issue) => `The approval of the plan: ${issue}.`));
    if (approvePlan.deadlines?.some(({ then }) => then === 'skip'))
      issues.push('The approval of the plan: a plan cannot be skipped, only its steps.');
  }
  if (stepApproval) {
    issues.push(...termIssues(stepApproval).map((issue) => `The approval of steps: ${issue}.`));
    if (approvesBySilence(stepApproval))
      issues.push('The approval of steps: a request cannot make silence a yes to what a tool demands.');
  }
  return issues.length === 0 ? undefined : reject('INVALID_REQUEST', issues.join(' '));
}
