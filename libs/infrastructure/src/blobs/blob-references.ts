import { maxBlobBytes, type BlobDigest } from '@app/domain/kernel/blob-store.js';
import { limits, type NewEvent, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import { TooLarge } from '@app/domain/kernel/event-store-errors.js';
import { asJson, isJsonObject, type Json } from '@app/domain/kernel/json.js';

/** Stands in the data of a stored event in place of a member that is kept as a blob. */
export interface BlobReference {
  readonly $blob: BlobDigest;
  readonly bytes: number;
}

/** Members of this size and more leave an event that is too large. */
const movedBytes = 16 * 1024;
/** What the metadata of an event may take of its limit. */
const metadataBytes = 4 * 1024;
const inlineBytes = limits.eventBytes - metadataBytes;

/** Names the members that are references, as JSON: data that merely looks like a reference is never taken for one. */
const metadataKey = 'blobs';

/**
 * The members of an event's data that must leave it, as JSON text; none for an event within the limit.
 * The same data always loses the same members.
 * @throws TooLarge when a member exceeds what a blob may be
 */
export function oversizedMembers({ type, data }: NewEvent): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  if (jsonBound(data) <= inlineBytes || !exceeds(JSON.stringify(data), inlineBytes)) return moved;
  for (const [name, value] of Object.entries(data)) {
    const text = JSON.stringify(value);
    if (!exceeds(text, movedBytes)) continue;
    if (exceeds(text, maxBlobBytes))
      throw new TooLarge(`"${name}" of ${type} has over ${maxBlobBytes} bytes; no part of an event may`);
    moved.set(name, text);
  }
  return moved;
}

/** Bytes that a value's JSON has at most. Saves the appends of small events, which are nearly all, serialising twice. */
function jsonBound(value: Json | undefined): number {
  if (typeof value === 'string') return 6 * value.length + 2;
  if (typeof value !== 'object' || value === null) return 30;
  let bound = 2;
  for (const [name, member] of Object.entries(value)) bound += 6 * name.length + 4 + jsonBound(member);
  return bound;
}

/** A character of a JavaScript string takes at most three bytes: most texts need no counting. */
const exceeds = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && Buffer.byteLength(text) > bytes;

/** The event with references in place of members. */
export const withReferences = (
  event: NewEvent,
  references: ReadonlyMap<string, BlobReference>,
): NewEvent => ({
  ...event,
  data: asJson({ ...event.data, ...Object.fromEntries(references) }),
  metadata: { ...event.metadata, [metadataKey]: JSON.stringify([...references.keys()]) },
});

/** The references in a stored event by the name of the member; undefined when it has none. */
export function referencesOf({
  data,
  metadata,
}: RecordedEvent): readonly [string, BlobReference][] | undefined {
  const names = metadata[metadataKey];
  if (names === undefined) return undefined;
  return (JSON.parse(names) as string[]).map((name) => [name, asReference(data[name])]);
}

function asReference(member: Json | undefined): BlobReference {
  const { $blob, bytes } = isJsonObject(member) ? member : {};
  if (typeof $blob !== 'string' || typeof bytes !== 'number')
    throw new TypeError('it is no reference to a blob');
  return { $blob, bytes };
}

/** The event as it was appended. @param textOf the text of a blob that one of its references names */
export function withoutReferences(
  event: RecordedEvent,
  textOf: (digest: BlobDigest) => string,
): RecordedEvent {
  const { [metadataKey]: _, ...metadata } = event.metadata;
  const members = (referencesOf(event) ?? []).map(([name, { $blob }]): [string, Json] => [
    name,
    JSON.parse(textOf($blob)) as Json,
  ]);
  return { ...event, data: { ...event.data, ...Object.fromEntries(members) }, metadata };
}
