import { z } from 'zod';
import { attempt, json, time } from './common.schema.js';

const version = z.int().min(1);

/** A step, and which of its writes. */
export const writer = z.strictObject({
  kind: z.literal('step'),
  stepId: z.string(),
  attempt,
  idempotencyKey: z.string(),
  ordinal: z.int().min(1),
});

/** What the steps of an execution share. */
export const contextEventSchemas = {
  ContextValueSet: z.strictObject({
    key: z.string(),
    version,
    value: json,
    merged: z.exactOptional(json),
    basedOn: z.exactOptional(z.int().min(0)),
    policy: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('reject') }),
      z.strictObject({ kind: z.literal('last-wins') }),
      z.strictObject({
        kind: z.literal('merge'),
        with: z.enum(['list-append', 'set-union', 'number-sum', 'object-merge']),
      }),
    ]),
    by: writer,
    at: time,
  }),
};
