import { z } from 'zod';
import type { Plan } from '@app/domain/plan/plan.js';
import * as parts from '../event-schemas/plan-parts.schema.js';

/* A plan as a person or a program writes it; see docs/plans.md. A member that nobody knows is refused, for it would be ignored. */
const step = {
  ...parts.place,
  dependsOn: z.exactOptional(z.array(z.string())),
  ...parts.declaredPolicies,
};

const map = {
  ...parts.map,
  step: z.discriminatedUnion('kind', [
    z.strictObject({ ...parts.declaredPolicies, ...parts.call.tool }),
    z.strictObject({ ...parts.declaredPolicies, ...parts.call.agent }),
  ]),
};

const execution = {
  ...parts.execution,
  plan: z.exactOptional(z.lazy((): z.ZodType<Plan> => planSchema)),
};

export const planSchema = z.strictObject({
  ...parts.aboutPlan,
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ ...step, ...parts.call.tool }),
      z.strictObject({ ...step, ...parts.call.agent }),
      z.strictObject({ ...step, ...map }),
      z.strictObject({ ...step, ...execution }),
    ]),
  ),
});
