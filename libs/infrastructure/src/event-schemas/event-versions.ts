import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { Message } from '@app/domain/kernel/message.js';
import { eventTypes } from './event-types.js';
import { UnknownEventType, UnknownEventVersion } from './unknown-event.js';

/** The version in which events of a type are written today. @throws UnknownEventType */
export function newestVersion(type: string, types = eventTypes): number {
  const known = types.get(type);
  if (!known) throw new UnknownEventType(`There is no event type "${type}": ${howToAdd}`);
  return known.length + 1;
}

const howToAdd = 'add it to event-schemas/event-types.ts before it is stored';

/**
 * A stored event as the domain knows it today, whatever version it was stored in. An event without a version has the first.
 * @throws UnknownEventType, UnknownEventVersion
 */
export function toDomainEvent(
  event: Pick<RecordedEvent, 'type' | 'data' | 'metadata' | 'stream' | 'revision'>,
  types = eventTypes,
): Message<string, unknown> {
  const { type, data, metadata } = event;
  const upcasters = types.get(type);
  if (!upcasters)
    throw new UnknownEventType(`${place(event)} has the unknown type "${type}". ${newerRelease}`);
  const version = Number(metadata['schemaVersion'] ?? 1);
  const newest = upcasters.length + 1;
  if (version === newest) return { type, data };
  if (!(Number.isInteger(version) && version >= 1 && version < newest)) {
    const versions = `has version ${metadata['schemaVersion']}, known are 1 to ${newest}`;
    throw new UnknownEventVersion(`${type} at ${place(event)} ${versions}. ${newerRelease}`);
  }
  return { type, data: upcasters.slice(version - 1).reduce((old, upcast) => upcast(old), data) };
}

const newerRelease = 'A newer release wrote it, or something else did: bring this process to that release.';

const place = ({ stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>): string =>
  `revision ${revision} of ${stream}`;
