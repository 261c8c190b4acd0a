import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { ExecutionEvent } from '../types/execution-event.type.js';

export const executionEventView = (event: RecordedEvent): ExecutionEvent => ({
  revision: event.revision,
  position: event.position,
  type: event.type,
  data: event.data,
  actor: event.metadata['actor'] ?? 'unknown',
  occurredAt: event.metadata['occurredAt'] ?? event.recordedAt,
  recordedAt: event.recordedAt,
});

const terminal: ReadonlySet<string> = new Set([
  'PlanningFailed',
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionCancelled',
]);

/** Whether nothing follows this event in its execution. */
export const isTerminalEvent = ({ type }: RecordedEvent): boolean => terminal.has(type);
