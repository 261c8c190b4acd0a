import { expect, test } from '@jest/globals';
import { z } from 'zod';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { geminiSchema } from './gemini-schema.js';

test('keeps what Gemini documents and drops the rest', () => {
  const schema = z.object({
    path: z.string().min(1).regex(/^a/).describe('Where').meta({ role: 'file' }),
    limit: z.int().min(1).max(9).default(3),
    mode: z.literal('fast'),
    either: z.union([z.string(), z.number()]),
    maybe: z.string().nullable(),
    rows: z.array(z.record(z.string(), z.boolean())).max(5),
    free: z.record(z.string(), z.unknown()).optional(),
  });
  expect(geminiSchema(z.toJSONSchema(schema, { io: 'input' }) as JsonObject)).toEqual({
    type: 'object',
    properties: {
      path: { type: 'string', description: 'Where' },
      limit: { type: 'integer', minimum: 1, maximum: 9 },
      mode: { type: 'string', enum: ['fast'] },
      either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
      maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      rows: {
        type: 'array',
        maxItems: 5,
        items: { type: 'object', additionalProperties: { type: 'boolean' } },
      },
      free: { type: 'object', additionalProperties: true },
    },
    required: ['path', 'mode', 'either', 'maybe', 'rows'],
  });
});

test('a property may be called like a keyword', () => {
  const schema = geminiSchema({ type: 'object', properties: { pattern: { type: 'string', pattern: 'x' } } });
  expect(schema).toEqual({ type: 'object', properties: { pattern: { type: 'string' } } });
});
