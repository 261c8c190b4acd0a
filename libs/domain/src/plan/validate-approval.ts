import { approvesBySilence, termsOf } from './approval-policy.js';
import type { ToolDescription } from './catalogue.js';
import { termIssues } from './check-approval-terms.js';
import type { PlanIssue } from './plan-issue.js';
import type { PlanStep } from './plan.js';

/** What is wrong with who is asked about a step: a plan may ask for more than its tool does, never for less. */
export function approvalIssues(
  step: Pick<PlanStep, 'id' | 'approval'>,
  tool: ToolDescription | undefined,
): PlanIssue[] {
  const terms = step.approval === undefined ? undefined : termsOf(step.approval);
  if (!terms) return [];
  const bad = (message: string): PlanIssue => ({
    step: step.id,
    code: 'BAD_POLICY',
    message: `Step "${step.id}": ${message}.`,
  });
  const issues = termIssues(terms).map((issue) => bad(`approval: ${issue}`));
  if (typeof tool?.approval === 'object')
    issues.push(bad(`${tool.name} says itself who approves it; leave the terms of approval out`));
  else if (tool?.approval !== undefined && approvesBySilence(terms))
    issues.push(bad(`${tool.name} needs an approval, so an unanswered question cannot count as one`));
  return issues;
}
