import { z } from 'zod';
import { attempt, failure, json, time } from './common.schema.js';
import { failDecision, retryDecision, stepError } from './step-events.schema.js';

const result = { stepId: z.string(), attempt, at: time };

/** Events of undoing what a run did. */
export const compensationEventSchemas = {
  CompensationStarted: z.strictObject({
    stepIds: z.array(z.string()),
    failure: z.exactOptional(failure),
    at: time,
  }),
  StepCompensationStarted: z.strictObject({
    stepId: z.string(),
    attempt,
    idempotencyKey: z.string(),
    worker: z.string(),
    startedAt: time,
  }),
  StepCompensated: z.strictObject({ ...result, output: json }),
  StepCompensationFailed: z.strictObject({
    ...result,
    error: stepError,
    decision: z.discriminatedUnion('kind', [retryDecision, failDecision]),
  }),
  StepCompensationUnknown: z.strictObject({ ...result, reason: z.string() }),
};
