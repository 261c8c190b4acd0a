import { z } from 'zod';
import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import { approvalDemand } from './approval-terms.schema.js';
import * as parts from './plan-parts.schema.js';

const { optionalNumber, locks, onUnknown } = parts;

const retryPolicy = z.strictObject({
  maxAttempts: z.number(),
  baseMs: z.number(),
  factor: z.number(),
  maxDelayMs: z.number(),
  jitter: z.number(),
  ...parts.retryLimits,
});

const effects = z.enum(['none', 'reads', 'writes', 'outward']);
const ofTool = { effects, idempotent: z.boolean(), timeoutMs: z.number(), heartbeatMs: optionalNumber };
const onFailure = z.array(
  z.discriminatedUnion('kind', [z.strictObject({ ...parts.agentChoice, ...ofTool }), ...parts.otherChoices]),
);

const boundCompensation = z.strictObject({ ...parts.compensation, ...ofTool, locks, retry: retryPolicy });

/** An element of a map has all that a step has, but for what is the map's. */
const item = {
  ...parts.declaredPolicies,
  policy: z.strictObject({
    ...ofTool,
    approval: z.exactOptional(approvalDemand),
    estimatedTokens: optionalNumber,
    retry: retryPolicy,
    onUnknown,
    onFailure: z.exactOptional(onFailure),
    compensate: z.exactOptional(boundCompensation),
    locks,
    candidates: z.exactOptional(z.array(z.strictObject({ agent: z.string(), ...ofTool }))),
  }),
};

const step = { ...parts.place, dependsOn: z.array(z.string()), ...item };

const map = {
  ...parts.map,
  step: z.discriminatedUnion('kind', [
    z.strictObject({ ...item, ...parts.call.tool }),
    z.strictObject({ ...item, ...parts.call.agent }),
  ]),
};

const execution = {
  ...parts.execution,
  plan: z.exactOptional(z.lazy((): z.ZodType<BoundPlan> => boundPlan)),
};

export const boundPlan = z.strictObject({
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
