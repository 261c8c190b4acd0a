import type { ApprovalDeadline, ApprovalTerms, Circle } from './approval-policy.js';

const longestMs = 366 * 86_400_000;
const mostNames = 100;

/** What is wrong with terms, each a sentence without its subject; empty for terms that can be met. */
export function termIssues(terms: ApprovalTerms): readonly string[] {
  const { who, quorum = 1, rejections = 1, deadlines = [] } = terms;
  const people = new Set(who?.people).size;
  const most = who && !who.roles?.length && people > 0 ? people : mostNames;
  return [
    ...(who ? circleIssues('who', who) : []),
    ...countIssues('quorum', quorum, most),
    ...countIssues('rejections', rejections, most),
    ...deadlineIssues(deadlines, who),
  ];
}

function countIssues(name: string, value: number, most: number): string[] {
  if (Number.isInteger(value) && value >= 1 && value <= most) return [];
  const may = most === 1 ? 'only one person may decide' : `a whole number from 1 to ${most}`;
  return [`${name} must be ${most === 1 ? `1: ${may}` : may}`];
}

function circleIssues(name: string, { people = [], roles = [] }: Circle): string[] {
  const names = [...people, ...roles];
  if (names.length === 0) return [`${name} names nobody: give people or roles, or leave it out`];
  if (names.length > mostNames) return [`${name} names more than ${mostNames}`];
  return names.some((each) => each.trim() === '') ? [`${name} has an empty name`] : [];
}

function deadlineIssues(deadlines: readonly ApprovalDeadline[], who: Circle | undefined): string[] {
  const issues: string[] = [];
  let before = 0;
  for (const [place, deadline] of deadlines.entries()) {
    const { afterMs, then } = deadline;
    if (!(Number.isInteger(afterMs) && afterMs >= 1 && afterMs <= longestMs))
      issues.push(`afterMs must be a whole number from 1 to ${longestMs} (366 days)`);
    else if (afterMs <= before) issues.push('deadlines must be in order, each later than the one before');
    before = afterMs;
    if (then === 'escalate') {
      if (!who) issues.push('an escalation needs who: anybody may decide already');
      issues.push(...circleIssues('an escalation', deadline.to));
    } else if (place < deadlines.length - 1) issues.push(`nothing can come after "${then}"`);
  }
  return issues;
}
