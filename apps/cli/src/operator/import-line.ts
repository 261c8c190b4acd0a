import { z } from 'zod';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { isId, parseStream, type StreamName } from '@app/domain/kernel/ids.js';
import { isJsonObject, type JsonObject } from '@app/domain/kernel/json.js';
import { ImportProblem } from './import-problem.js';

/** An event to import, and the line it stands in, from 1. */
export interface ImportLine {
  readonly line: number;
  readonly stream: StreamName;
  readonly revision: number;
  readonly event: NewEvent;
}

/** recordedAt and position are the store's own and made anew. */
const shape = z.object({
  stream: z.custom<StreamName>(
    (value) => typeof value === 'string' && parseStream(value) !== undefined,
    'must be a stream such as local.execution-<UUID>',
  ),
  revision: z.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    'must be a whole number from 0',
  ),
  id: z.custom<string>((value) => typeof value === 'string' && isId(value), 'must be a lower-case UUID'),
  type: z.custom<string>(
    (value) => typeof value === 'string' && value !== '',
    'must be the name of an event',
  ),
  data: z.custom<JsonObject>(isJsonObject, 'must be an object'),
  metadata: z.custom<Record<string, string>>(
    (value) => isJsonObject(value) && Object.values(value).every((member) => typeof member === 'string'),
    'must be an object of texts',
  ),
});

/** @param line where it stands, from 1 @throws ImportProblem when it is no event */
export function asImportLine(json: unknown, line: number): ImportLine {
  const parsed = shape.safeParse(json);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
    throw new ImportProblem(line, `it is not an event of an export: ${wrong.join('; ')}`);
  }
  const { stream, revision, ...event } = parsed.data;
  return { line, stream, revision, event };
}
