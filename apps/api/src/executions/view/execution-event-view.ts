import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { eventTypes } from '@app/infrastructure/event-schemas/event-types.js';
import { toDomainEvent } from '@app/infrastructure/event-schemas/event-versions.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import type { ExecutionEvent } from '../types/execution-event.type.js';

/** @param types schemas known; those of this release */
export const executionEventView = (event: RecordedEvent, types = eventTypes): ExecutionEvent => ({
  revision: event.revision,
  position: event.position,
  type: event.type,
  data: dataOf(event, types),
  actor: event.metadata['actor'] ?? 'unknown',
  occurredAt: event.metadata['occurredAt'] ?? event.recordedAt,
  recordedAt: event.recordedAt,
});

/** In the shape of today, whenever it was stored; as it was stored when only another release knows it. */
function dataOf(event: RecordedEvent, types: typeof eventTypes): JsonObject {
  try {
    return toDomainEvent(event, types).data as JsonObject;
  } catch (error) {
    if (isOfNewerRelease(error)) return event.data;
    throw error;
  }
}

const terminal: ReadonlySet<string> = new Set([
  'PlanningFailed',
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionCancelled',
]);

/** Whether nothing follows this event in its execution. */
export const isTerminalEvent = ({ type }: RecordedEvent): boolean => terminal.has(type);
