import type { Step } from '../graphql/types.js';
import { stepLook } from './status.js';
import type { Placed } from './step-layout.js';

const urgency: readonly Step['status'][] = [
  'WAITING_FOR_APPROVAL',
  'OUTCOME_UNKNOWN',
  'RUNNING',
  'RETRYING',
  'FAILED',
  'PENDING',
  'CANCELLED',
  'SUCCEEDED',
  'SKIPPED',
];

export interface FittedSteps {
  readonly shown: readonly Placed<Step>[];
  /** "12 done, 5 pending"; empty when all are shown. */
  readonly hidden: string;
}

/**
 * The steps that matter most now, as many as there are lines, in the order of the tree. Of equal ones the first that
 * are still to come and the last that are over.
 */
export function fitSteps(placed: readonly Placed<Step>[], lines: number): FittedSteps {
  if (placed.length <= lines) return { shown: placed, hidden: '' };
  const ranked = urgency.flatMap((status) => {
    const same = placed.filter(({ step }) => step.status === status);
    return status === 'SUCCEEDED' || status === 'SKIPPED' ? same.reverse() : same;
  });
  const kept = new Set(ranked.slice(0, Math.max(0, lines - 1)));
  const counts = new Map<string, number>();
  for (const { step } of ranked.slice(kept.size)) {
    const { words } = stepLook[step.status];
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return {
    shown: placed.filter((place) => kept.has(place)),
    hidden: [...counts].map(([words, count]) => `${count} ${words}`).join(', '),
  };
}
