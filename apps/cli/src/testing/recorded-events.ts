import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type StreamCategory, type StreamName } from '@app/domain/kernel/ids.js';

/** A stream of the tenant `local`; the same number gives the same stream. */
export const aStream = (number: number, category: StreamCategory = 'execution'): StreamName =>
  streamOf(tenantId('local'), category, idOf(number));

export const idOf = (number: number): string => `0198c0de-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** A complete event; a test names what it is about. */
export const aRecordedEvent = (changes: Partial<RecordedEvent> = {}): RecordedEvent => ({
  stream: aStream(1),
  revision: 0,
  id: idOf(100),
  type: 'ExecutionStarted',
  data: {},
  metadata: {},
  recordedAt: '2026-11-22T12:00:00.000Z',
  position: '0000000000000000012' as Position,
  ...changes,
});
