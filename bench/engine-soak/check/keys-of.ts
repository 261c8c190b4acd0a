import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';

/** The idempotency keys of attempts of which a history says that nobody knows what became of them. */
export function keysOfLost(events: readonly ExecutionEvent[]): ReadonlySet<string> {
  const started = new Map<string, string>();
  const lost = new Set<string>();
  for (const { type, data } of events) {
    if (type === 'StepStarted') started.set(`${data.stepId}/${data.attempt}`, data.idempotencyKey);
    const key = type === 'StepOutcomeUnknown' ? started.get(`${data.stepId}/${data.attempt}`) : undefined;
    if (key !== undefined) lost.add(key);
  }
  return lost;
}

/** The idempotency keys under which steps were started. */
export const keysOfStarted = (events: readonly ExecutionEvent[]): readonly string[] =>
  events.flatMap(({ type, data }) => (type === 'StepStarted' ? [data.idempotencyKey] : []));

/** Whether a call was made under one of them, as a step or by the agent of one. */
export const isUnder = (keys: Iterable<string>, key: string): boolean =>
  [...keys].some((one) => key === one || key.startsWith(`${one}/`));
