import type { EventFilter } from '@app/domain/kernel/event-store.js';

/** Options that choose events of the log. */
export interface LogSelection {
  readonly category?: readonly string[];
  readonly type?: readonly string[];
}

/** Undefined: all events. */
export function filterOf({ category, type }: LogSelection): EventFilter | undefined {
  if (category === undefined && type === undefined) return undefined;
  return { ...(category && { categories: category }), ...(type && { types: type }) };
}
