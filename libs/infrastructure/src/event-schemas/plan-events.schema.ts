import { z } from 'zod';
import { executionIdSchema, planIdSchema, time } from './common.schema.js';
import { planVersion } from './plan-version.schema.js';

/** Events of a plan: how it was asked for, and its versions. */
export const planEventSchemas = {
  PlanRequested: z.strictObject({
    planId: planIdSchema,
    request: z.string(),
    requestedBy: z.string(),
    requestedAt: time,
    timeZone: z.string(),
  }),
  PlanProposed: z.strictObject(planVersion),
  PlanRevised: z.strictObject({
    ...planVersion,
    of: z.int().min(1),
    revises: z.strictObject({
      executionId: executionIdSchema,
      revision: z.int().min(1),
      proposal: z.int().min(1),
    }),
  }),
  PlanProposalFailed: z.strictObject({ code: z.string(), message: z.string(), at: time }),
};
