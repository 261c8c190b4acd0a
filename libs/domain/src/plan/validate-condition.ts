import type { PlanIssue } from './plan-issue.js';
import type { Condition } from './plan.js';
import { referencesIn } from './template.js';

/** What is wrong with when a step is to run: a comparison that can never hold skips the step in every run. */
export function conditionIssues(id: string, when: Condition | undefined): PlanIssue[] {
  const problem = when && problemWith(when);
  if (!problem) return [];
  return [{ step: id, code: 'BAD_CONDITION', message: `Step "${id}": when ${problem}.` }];
}

function problemWith({ is, to }: Condition): string | undefined {
  if (is === 'empty' || is === 'not-empty')
    return to === undefined ? undefined : `"${is}" compares with nothing; leave "to" out`;
  if (to === undefined) return `"${is}" needs "to", what the value is compared with`;
  if (is !== 'greater' && is !== 'less') return undefined;
  if (typeof to === 'number' || typeof to === 'string' || referencesIn(to).length > 0) return undefined;
  return `"${is}" compares numbers with numbers and texts with texts; "to" is neither`;
}
