import type { StoredEvent } from './stored-event.js';

/** What the double heeds of a stream's metadata; stored as a `$metadata` event in the stream `$$<name>`. */
export interface StreamMetadata {
  readonly truncateBefore: bigint;
  readonly maxCount: bigint | undefined;
  readonly maxAgeSeconds: number | undefined;
  readonly acl: Acl;
}

/** Roles by right, or the name of the server's default that is to hold. */
export type Acl = Readonly<Record<string, readonly string[]>> | string;

const none: StreamMetadata = { truncateBefore: 0n, maxCount: undefined, maxAgeSeconds: undefined, acl: {} };

/** Of the streams that hold metadata: they show the last only. */
export const ofMetastreams: StreamMetadata = { ...none, maxCount: 1n };

/** Reads the last event of a metadata stream; what is no JSON object counts as no metadata. */
export function streamMetadata(event: StoredEvent | undefined): StreamMetadata {
  if (!event) return none;
  const text = Buffer.from(event.data).toString('utf8');
  const fields = parseObject(text);
  // The largest int64 stands for "deleted", which a JavaScript number cannot hold: taken from the text.
  const truncate = /"\$tb"\s*:\s*(\d+)/.exec(text)?.[1];
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : undefined);
  const maxCount = number('$maxCount');
  return {
    truncateBefore: truncate === undefined ? 0n : BigInt(truncate),
    maxCount: maxCount === undefined ? undefined : BigInt(maxCount),
    maxAgeSeconds: number('$maxAge'),
    acl: aclOf(fields['$acl']),
  };
}

export function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function aclOf(value: unknown): Acl {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([right, roles]) => [
      right,
      Array.isArray(roles) ? roles.map(String) : [String(roles)],
    ]),
  );
}
