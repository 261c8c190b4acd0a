import type { RecordedEvent } from '@app/domain/kernel/event-store.js';

/** Whether a worker has written it, this one or another: then there is one that acts for the stream. */
export const isByWorker = ({ metadata }: RecordedEvent): boolean =>
  metadata['actor']?.startsWith('worker:') ?? false;
