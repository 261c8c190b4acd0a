import { z } from 'zod';
import { defineTool } from '../tool.js';
import { keyField, sharedValue, toView } from './shared-value.schema.js';
import { sharedOf } from './within-run.js';

export const getShared = defineTool({
  name: 'context.get',
  description: 'Look up a value that another step of this run has shared, with its version.',
  input: z.object({ key: keyField }),
  output: sharedValue,
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: 10_000,
  run({ key }, context) {
    return Promise.resolve(toView(key, sharedOf(context).get(key)));
  },
});
