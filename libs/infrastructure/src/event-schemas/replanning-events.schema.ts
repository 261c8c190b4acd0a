import { z } from 'zod';
import { time } from './common.schema.js';
import { planVersion } from './plan-version.schema.js';

const revision = z.int().min(1);
const ids = z.array(z.string());

/** Events of a run whose plan is revised. */
export const replanningEventSchemas = {
  ReplanningStarted: z.strictObject({ revision, stepIds: ids, reason: z.string(), at: time }),
  RevisionAttached: z.strictObject({
    ...planVersion,
    revision,
    of: z.int().min(1),
    stepIds: ids,
    reason: z.string(),
    removed: ids,
    changed: ids,
    added: ids,
  }),
  ReplanningFailed: z.strictObject({ revision, code: z.string(), message: z.string(), at: time }),
};
