import { limits } from '@app/domain/kernel/event-store.js';
import type { ImportLine } from './import-line.js';

/** Consecutive events of one stream that go in one append; never empty. */
export type ImportGroup = readonly [ImportLine, ...ImportLine[]];

/**
 * Gathers lines to appends within the limits of the log. An event above the limit of an event goes alone: it may go to the
 * blob store, and if it is refused, the refusal is about it. What came before a broken line still comes out, then its error.
 */
export async function* importGroups(lines: AsyncIterable<ImportLine>): AsyncGenerator<ImportGroup> {
  let group: [ImportLine, ...ImportLine[]] | undefined;
  let groupBytes = 0;
  try {
    for await (const line of lines) {
      const bytes = bytesOf(line);
      if (group && continues(group, line) && groupBytes + bytes <= limits.appendBytes) {
        group.push(line);
        groupBytes += bytes;
        continue;
      }
      if (group) yield group;
      group = [line];
      groupBytes = bytes;
    }
  } catch (error) {
    if (group) yield group;
    throw error;
  }
  if (group) yield group;
}

function continues(group: ImportGroup, { stream, revision }: ImportLine): boolean {
  const last = group.at(-1);
  return group.length < limits.appendEvents && last?.stream === stream && revision === last.revision + 1;
}

/** Infinite above the limit of an event: nothing shares an append with it. */
function bytesOf({ event: { data, metadata } }: ImportLine): number {
  const bytes = Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
  return bytes > limits.eventBytes ? Infinity : bytes;
}
