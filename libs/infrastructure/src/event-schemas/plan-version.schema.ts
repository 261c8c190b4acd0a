import { z } from 'zod';
import { boundPlan } from './bound-plan.schema.js';
import { planIdSchema, time, usage } from './common.schema.js';

/** A version of a plan, in its own stream and in that of a run. */
export const planVersion = {
  planId: planIdSchema,
  version: z.int().min(1),
  digest: z.string(),
  plan: boundPlan,
  planner: z.string(),
  usage: z.exactOptional(usage),
  at: time,
};
