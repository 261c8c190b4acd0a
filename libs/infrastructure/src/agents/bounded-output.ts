import type { Json, JsonObject } from '@app/domain/kernel/json.js';

/** UTF-8 bytes of one tool result that a model gets to see. */
export const maxOutputBytes = 32 * 1024;

/** A tool's output as data for the model: whole when it fits, else the start of its JSON text, marked as cut. */
export function boundedOutput(output: Json): JsonObject {
  const bytes = Buffer.from(JSON.stringify(output));
  if (bytes.length <= maxOutputBytes) return { output };
  // A character that the cut splits decodes to U+FFFD; drop it.
  const start = bytes
    .subarray(0, maxOutputBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return { output: start, truncated: true, totalBytes: bytes.length };
}
