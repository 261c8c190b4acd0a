import { z } from 'zod';
import type { ConflictPolicy } from '@app/domain/execution/context/conflict-policy.js';
import type { Json } from '@app/domain/kernel/json.js';
import { defineTool } from '../tool.js';
import { keyField, sharedValue, toView } from './shared-value.schema.js';
import { sharedOf } from './within-run.js';

const onConflict = z.enum(['reject', 'last-wins', 'list-append', 'set-union', 'number-sum', 'object-merge']);

export const setShared = defineTool({
  name: 'context.set',
  description: 'Share a value with the other steps of this run, or join it with what they have shared.',
  input: z.object({
    key: keyField,
    value: z.unknown().describe('Any JSON value.'),
    expected: z
      .int()
      .min(0)
      .optional()
      .describe(
        'The version it replaces; 0 for none. Where the key rejects conflicts, the write is refused when that is not the newest.',
      ),
    onConflict: onConflict
      .optional()
      .describe(
        'What the key does with conflicting writers, for all of its values: reject (default), last-wins, or join each write by list-append, set-union, number-sum or object-merge.',
      ),
  }),
  output: sharedValue,
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: 30_000,
  async run({ key, value, expected, onConflict: policy }, context) {
    const stored = await sharedOf(context).set({
      key,
      value: value as Json,
      ...(expected === undefined ? {} : { expected }),
      ...(policy && { policy: toPolicy(policy) }),
    });
    return toView(key, stored);
  },
});

const toPolicy = (name: z.output<typeof onConflict>): ConflictPolicy =>
  name === 'reject' || name === 'last-wins' ? { kind: name } : { kind: 'merge', with: name };
