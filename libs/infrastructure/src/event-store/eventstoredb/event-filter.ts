import type { FilterOn } from '@eventstore/db-client';
import type { EventFilter, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';

/** Events that the server looks at before it sends a checkpoint. */
const window = 500;

interface ServerFilter {
  readonly filterOn: FilterOn;
  readonly regex: string;
  readonly checkpointInterval: number;
  readonly maxSearchWindow: number;
}

/**
 * What the server is to leave out. It filters by stream or by type, never both, so this is the wider net: the streams
 * where categories are given, else the types, else all but its own events. `matches` decides.
 */
export function serverFilter(filter: EventFilter | undefined): ServerFilter {
  const base = { checkpointInterval: 1, maxSearchWindow: window };
  if (filter?.categories) {
    return {
      ...base,
      filterOn: 'streamName',
      regex: `^[^.]+\\.(${filter.categories.map(escape).join('|')})-`,
    };
  }
  if (filter?.types) {
    return { ...base, filterOn: 'eventType', regex: `^(${filter.types.map(escape).join('|')})$` };
  }
  return { ...base, filterOn: 'eventType', regex: '^[^$]' };
}

/** The filter as the port defines it. */
export function matcher(filter: EventFilter | undefined): (event: RecordedEvent) => boolean {
  const categories = filter?.categories && new Set(filter.categories);
  const types = filter?.types && new Set(filter.types);
  return (event) =>
    (types?.has(event.type) ?? true) && (categories?.has(parseStream(event.stream)?.category ?? '') ?? true);
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
