import { isTerminal, type Execution } from '../graphql/types.js';
import { lookOf } from './status.js';
import { heldText } from './step-line.js';

/**
 * What keeps a run from going on, in words; undefined when it goes on or is over.
 * @param below the same of the executions that its steps are, by step
 */
export function standing(
  execution: Execution,
  below: ReadonlyMap<string, string>,
  now: number,
): string | undefined {
  const { status, steps, approvals } = execution;
  if (isTerminal(status)) return undefined;
  if (status === 'PAUSED') return `it is ${lookOf(execution).words}`;
  const moves = steps.some(
    (step) => step.status === 'RETRYING' || (step.status === 'RUNNING' && !step.items && !below.has(step.id)),
  );
  if (moves) return undefined;
  const [asks, ...more] = approvals;
  if (asks) {
    const others = more.length > 0 ? ` and ${more.length} more` : '';
    return `it waits for the approval of ${asks.stepId ?? 'its plan'}${others}`;
  }
  const held = steps.find(({ hold }) => hold)?.hold;
  if (held) return `it ${heldText(held, now)}`;
  const [deeper] = below.values();
  return deeper;
}
