import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';

/** Events that no read model needs, by intention. Any other type without a handler is reported as unknown. */
export const notProjected: ReadonlySet<string> = new Set<ExecutionEvent['type'] | 'StepProgressed'>([
  'ExecutionQuiesced',
  'StepProgressed',
]);
