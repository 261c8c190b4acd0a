import { executionId, isId, planId } from '@app/domain/kernel/ids.js';
import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import { z } from 'zod';

const uuid = z.string().refine(isId, 'must be a lower-case UUID');

export const executionIdSchema = uuid.transform(executionId);
export const planIdSchema = uuid.transform(planId);
/** Milliseconds since the epoch. */
export const time = z.number();
/** From 1. */
export const attempt = z.int().min(1);
export const json: z.ZodType<Json> = z.json();
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);
export const usage = z.strictObject({ inputTokens: z.number(), outputTokens: z.number() });

/** Of a person: who, when, and a comment or a reason. */
export const personDecision = { by: z.string(), at: time, comment: z.exactOptional(z.string()) };

export const failure = z.strictObject({
  code: z.string(),
  message: z.string(),
  stepId: z.exactOptional(z.string()),
  at: time,
});
