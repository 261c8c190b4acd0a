import { z } from 'zod';
import { nameOfPolicy } from '@app/domain/execution/context/conflict-policy.js';
import type { SharedValue } from './shared-context.js';

export const keyField = z
  .string()
  .min(1)
  .max(100)
  .describe('Name of the value: letters, digits, dots, dashes and underscores.');

export const sharedValue = z.object({
  key: z.string().describe('Name of the value.'),
  version: z.number().describe('Counts the writes; 0 when there is no value.'),
  value: z.unknown().describe('The value; null when there is none.'),
  policy: z.string().nullable().describe('What the key does with conflicting writers.'),
  by: z.string().nullable().describe('The step that wrote it.'),
});

export const toView = (key: string, found: SharedValue | undefined): z.input<typeof sharedValue> =>
  found
    ? {
        key,
        version: found.version,
        value: found.value,
        policy: nameOfPolicy(found.policy),
        by: found.by,
      }
    : { key, version: 0, value: null, policy: null, by: null };
