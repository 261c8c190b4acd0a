import type { EventStore, Position } from '@app/domain/kernel/event-store.js';

export interface Lag {
  /** Events counted; at most `countTo`. */
  readonly count: number;
  readonly text: string;
}

const countTo = 1000;

/** Categories that the read models are made of. */
const filter = { categories: ['execution', 'execution_log'] };

/** How many events of executions lie behind a position. Counts up to 1,000, which is "far" whatever comes after. */
export async function eventsBehind(
  store: Pick<EventStore, 'readAll'>,
  position: Position | undefined,
): Promise<Lag> {
  const after = position === undefined ? {} : { after: position };
  const page = await store.readAll({ ...after, filter, limit: countTo });
  const count = page.events.length;
  return { count, text: `${page.end ? '' : 'over '}${count} ${count === 1 ? 'event' : 'events'}` };
}
