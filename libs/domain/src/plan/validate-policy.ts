import type { ToolDescription } from './catalogue.js';
import type { PlanIssue } from './plan-issue.js';
import type { PlanStep, RetryPolicy } from './plan.js';

/** What is wrong with the policies a step declares. @param tool what it calls, if that is a tool that exists */
export function policyIssues(
  step: Pick<PlanStep, 'id' | 'retry' | 'timeoutMs' | 'heartbeatMs' | 'onUnknown'>,
  tool?: ToolDescription,
): PlanIssue[] {
  const { timeoutMs, heartbeatMs, retry = {} } = step;
  const wrong = [
    ...retryIssues(retry),
    ...(timeoutMs === undefined || (timeoutMs >= 1 && timeoutMs <= 86_400_000)
      ? []
      : ['timeoutMs must be from 1 to 86400000 (a day)']),
    ...(heartbeatMs === undefined || (heartbeatMs >= 100 && heartbeatMs <= 86_400_000)
      ? []
      : ['heartbeatMs must be from 100 to 86400000 (a day)']),
    ...(heartbeatMs === undefined || !tool || tool.heartbeatMs !== undefined
      ? []
      : [`heartbeatMs can be set only for a tool that gives signs of life, and ${tool.name} does not`]),
    ...(step.onUnknown !== 'check' || tool?.checks
      ? []
      : ['onUnknown can be "check" only for a tool that has a check']),
  ];
  return wrong.map((message) => ({
    step: step.id,
    code: 'BAD_POLICY',
    message: `Step "${step.id}": ${message}.`,
  }));
}

function retryIssues(retry: Partial<RetryPolicy>): string[] {
  const { maxAttempts = 1, jitter = 0, baseMs = 0, factor = 0, maxDelayMs = 0, maxTotalMs = 1 } = retry;
  const { only = [], never = [] } = retry;
  const issues: string[] = [];
  if (!(Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= 100))
    issues.push('retry.maxAttempts must be a whole number from 1 to 100');
  if (!(jitter >= 0 && jitter <= 1)) issues.push('retry.jitter must be from 0 to 1');
  if (![baseMs, factor, maxDelayMs].every((value) => value >= 0))
    issues.push('retry.baseMs, factor and maxDelayMs must not be negative');
  if (!(maxTotalMs > 0)) issues.push('retry.maxTotalMs must be more than 0');
  if (![...only, ...never].every((code) => errorCode.test(code)))
    issues.push('retry.only and retry.never list codes of errors such as RATE_LIMITED');
  if (retry.only && only.every((code) => never.includes(code)))
    issues.push('retry.only leaves nothing to retry; set maxAttempts to 1 instead');
  return issues;
}

const errorCode = /^[A-Z][A-Z0-9_]*$/;
