import { randomUUID } from 'node:crypto';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';

/** Appends events of no meaning, for tests of what carries them. */
export async function appendNumbered(store: EventStore, stream: StreamName, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'Numbered',
    data: {},
    metadata: {},
  }));
  await store.append(stream, 'any', events);
}
