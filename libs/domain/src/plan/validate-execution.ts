import type { ExecutionStep, Plan } from './plan.js';
import type { PlanIssue } from './plan-issue.js';

/** Executions may start executions so many times below each other, and plans lie so deep inside plans. */
export const deepestExecution = 8;

/**
 * What is wrong with a step that is an execution besides what is wrong with any step.
 * @param depth how deep the step's plan lies inside others, from 0
 * @param validate judges the plan inside
 */
export function executionIssues(
  { id, request, plan, retry, timeoutMs, heartbeatMs, onUnknown }: ExecutionStep,
  depth: number,
  validate: (plan: Plan) => readonly PlanIssue[],
): PlanIssue[] {
  const bad = (problem: string): PlanIssue => ({
    step: id,
    code: 'BAD_EXECUTION',
    message: `Step "${id}": ${problem}.`,
  });
  const issues: PlanIssue[] = [];
  if (request.trim() === '') issues.push(bad('request must say what is asked of the execution'));
  if ([retry, timeoutMs, heartbeatMs, onUnknown].some((declared) => declared !== undefined))
    issues.push(
      bad(
        'retry, timeoutMs, heartbeatMs and onUnknown belong to the steps of its own plan, not to an execution',
      ),
    );
  if (!plan) return issues;
  if (depth >= deepestExecution)
    return [
      ...issues,
      bad(`plans lie at most ${deepestExecution} deep inside each other; make them flatter`),
    ];
  const inside = validate(plan).map(({ code, message }) => ({
    step: id,
    code,
    message: `In the plan of step "${id}": ${message}`,
  }));
  return [...issues, ...inside];
}
