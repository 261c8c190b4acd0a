import type { ProposedEvent } from '../log/stored-event.js';

/** Size of events as the server measures it: data, metadata and the type at two bytes a character. */
export const appendBytes = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, { data, metadata, type }) => sum + data.length + metadata.length + 2 * type.length, 0);
