import type { EventFilter } from '@app/domain/kernel/event-store.js';
import { streamCategories } from '@app/domain/kernel/ids.js';
import { usageError } from '../cli-error.js';

/** Options that choose events of the log. */
export interface LogSelection {
  readonly category?: readonly string[];
  readonly type?: readonly string[];
}

/** Undefined: all events. @throws CliError for a category that no stream has; a type may be one of another version */
export function filterOf({ category, type }: LogSelection): EventFilter | undefined {
  const unknown = category?.find((name) => !streamCategories.some((one) => one === name));
  if (unknown !== undefined) {
    throw usageError(
      `There are no streams of "${unknown}". Their categories are ${streamCategories.join(', ')}.`,
    );
  }
  if (category === undefined && type === undefined) return undefined;
  return { ...(category && { categories: category }), ...(type && { types: type }) };
}
