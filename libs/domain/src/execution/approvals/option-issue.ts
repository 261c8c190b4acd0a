import { reject, type Rejection } from '../../kernel/rejection.js';
import { approvesBySilence } from '../../plan/approval-policy.js';
import { termIssues } from '../../plan/check-approval-terms.js';
import type { ExecutionOptions } from '../execution.events.js';

const mostReplans = 10;

/** Why a run cannot go by its options; undefined when it can. */
export function optionIssue({
  approvePlan,
  stepApproval,
  replans = 0,
}: ExecutionOptions): Rejection | undefined {
  const issues: string[] = [];
  if (!Number.isInteger(replans) || replans < 0 || replans > mostReplans)
    issues.push(`Another plan can be asked for from 0 to ${mostReplans} times.`);
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
