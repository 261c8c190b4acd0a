import { z } from 'zod';
import { boundPlan } from './bound-plan.schema.js';
import { planIdSchema, time, usage } from './common.schema.js';

/** Events of a plan that is made without a run. */
export const planEventSchemas = {
  PlanRequested: z.strictObject({
    planId: planIdSchema,
    request: z.string(),
    requestedBy: z.string(),
    requestedAt: time,
    timeZone: z.string(),
  }),
  PlanProposed: z.strictObject({
    planId: planIdSchema,
    version: z.int().min(1),
    digest: z.string(),
    plan: boundPlan,
    planner: z.string(),
    usage: z.exactOptional(usage),
    at: time,
  }),
  PlanProposalFailed: z.strictObject({ code: z.string(), message: z.string(), at: time }),
};
