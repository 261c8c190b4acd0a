import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { planId, streamOf, tenantId, type ExecutionId, type PlanId } from '@app/domain/kernel/ids.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';

/** A type of events that this release does not know. */
const type = 'ExecutionTagged';

/** A version of what this release knows in another one only. */
const newerVersion = '99';

/** The log as a release sees it that knows the type and the version: they change nothing that matters here. */
export const asNewerRelease = (store: EventStore): EventStore => {
  const known = <Event extends RecordedEvent>(event: Event): Event => {
    const isNewer = event.metadata['schemaVersion'] === newerVersion;
    const { metadata } = event;
    return {
      ...event,
      ...(event.type === type && { type: 'EstimateRaised' }),
      ...(isNewer && { metadata: { ...metadata, schemaVersion: '1' } }),
    };
  };
  return Object.assign(Object.create(store) as EventStore, {
    read: async (...given: Parameters<EventStore['read']>) => (await store.read(...given)).map(known),
  });
};

/** What a command of that release has written. */
export const tag = async (store: EventStore, id: ExecutionId, revision: number): Promise<void> => {
  const event = { id: newId(), type, data: { stepId: 'a' }, metadata: { actor: 'ann', schemaVersion: '1' } };
  await store.append(streamOf(tenantId('local'), 'execution', id), revision, [event]);
};

/** A plan that an api of that release was asked for. */
export const requestPlan = async (store: EventStore): Promise<PlanId> => {
  const id = planId(newId());
  const asked = {
    planId: id,
    request: 'do it',
    requestedBy: 'ann',
    requestedAt: Date.now(),
    timeZone: 'UTC',
  };
  const metadata = { actor: 'ann', schemaVersion: newerVersion };
  const event = { id: newId(), type: 'PlanRequested', data: asked, metadata };
  await store.append(streamOf(tenantId('local'), 'plan', id), 'no-stream', [event]);
  return id;
};
