import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type ExecutionId } from '@app/domain/kernel/ids.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';

/** A type of events that this release does not know. */
const type = 'ExecutionTagged';

/** The log as a release sees it that knows the type: it changes nothing that matters here. */
export const asNewerRelease = (store: EventStore): EventStore => {
  const known = <Event extends RecordedEvent>(event: Event): Event =>
    event.type === type ? { ...event, type: 'EstimateRaised' } : event;
  return Object.assign(Object.create(store) as EventStore, {
    read: async (...given: Parameters<EventStore['read']>) => (await store.read(...given)).map(known),
  });
};

/** What a command of that release has written. */
export const tag = async (store: EventStore, id: ExecutionId, revision: number): Promise<void> => {
  const event = { id: newId(), type, data: { stepId: 'a' }, metadata: { actor: 'ann', schemaVersion: '1' } };
  await store.append(streamOf(tenantId('local'), 'execution', id), revision, [event]);
};
