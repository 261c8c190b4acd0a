import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent, Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type StreamCategory, type StreamName } from '@app/domain/kernel/ids.js';

export const newStream = (category: StreamCategory = 'execution', tenant = 'local'): StreamName =>
  streamOf(tenantId(tenant), category, randomUUID());

export const event = (n: number, type = 'Counted'): NewEvent => ({
  id: randomUUID(),
  type,
  data: { n },
  metadata: { actor: 'test' },
});

/** So many events, numbered from `first`. */
export const events = (count: number, first = 0): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => event(first + n));

export const numbers = (recorded: readonly RecordedEvent[]): unknown[] =>
  recorded.map(({ data }) => data['n']);

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** A stream of so many events, numbered from 0; one that was never written for none. */
export async function streamWith(
  store: EventStore,
  count: number,
  category?: StreamCategory,
): Promise<StreamName> {
  const name = newStream(category);
  for (let n = 0; n < count; n += 1000) {
    await store.append(name, n === 0 ? 'no-stream' : n - 1, events(Math.min(1000, count - n), n));
  }
  return name;
}

/** The position of the last event. @throws Error when there is none */
export async function headOf(store: EventStore): Promise<Position> {
  const head = await store.head();
  if (head === undefined) throw new Error('The log is empty');
  return head;
}

/** The error that something is refused with. @throws Error when it is not */
export const refusal = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => {
      throw new Error('Expected a refusal');
    },
    (error: unknown) => error,
  );
