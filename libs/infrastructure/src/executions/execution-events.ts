import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { toDomainEvent } from '../event-schemas/event-versions.js';

/** A stored event of an execution stream as the domain knows it. */
export const toExecutionEvent = (event: RecordedEvent): ExecutionEvent =>
  toDomainEvent(event) as ExecutionEvent;
