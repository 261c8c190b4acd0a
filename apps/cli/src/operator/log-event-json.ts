import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { safeJson } from '../render/clean.js';

/** An event as one line of JSON: the format of `events export`, `events import` and `events tail --json`. */
export const logEventJson = (event: RecordedEvent): string => {
  const { stream, revision, id, type, data, metadata, recordedAt, position } = event;
  return safeJson({ stream, revision, id, type, data, metadata, recordedAt, position });
};
