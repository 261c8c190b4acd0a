import { z } from 'zod';
import { defineTool } from '../tool.js';
import { sharedValue, toView } from './shared-value.schema.js';
import { sharedOf } from './within-run.js';

export const listShared = defineTool({
  name: 'context.list',
  description: 'List the values that the steps of this run share, with their versions.',
  input: z.object({
    prefix: z.string().default('').describe('Only keys that begin with this.'),
  }),
  output: z.object({ values: z.array(sharedValue).describe('By key.') }),
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: 10_000,
  run({ prefix }, context) {
    const found = sharedOf(context)
      .list()
      .filter(({ key }) => key.startsWith(prefix));
    return Promise.resolve({ values: found.map((value) => toView(value.key, value)) });
  },
});
