import { z } from 'zod';
import { approvalTerms } from './approval-terms.schema.js';
import { allowance } from './budget.schema.js';
import { attempt, json, jsonObject, personDecision, time, usage } from './common.schema.js';
import { lockMode } from './plan-parts.schema.js';

const stepId = z.string();
const group = z.int().min(1);
const lockGrant = z.strictObject({ name: z.string(), mode: lockMode, token: z.int().min(1) });
const decision = z.strictObject({ ...personDecision, stepId, digest: z.string() });

export const stepError = z.strictObject({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.exactOptional(z.number()),
});

export const retryDecision = z.strictObject({ kind: z.literal('retry'), retryAt: time, reason: z.string() });
export const failDecision = z.strictObject({ kind: z.literal('fail'), reason: z.string() });
const choice = z.int().min(0);
const recovery = z.discriminatedUnion('kind', [
  retryDecision,
  z.strictObject({
    kind: z.literal('agent'),
    agent: z.exactOptional(z.string()),
    choice: z.exactOptional(choice),
    reason: z.string(),
  }),
  z.strictObject({ kind: z.literal('fallback'), step: z.string(), choice, reason: z.string() }),
  z.strictObject({ kind: z.literal('skip'), output: json, choice, reason: z.string() }),
  z.strictObject({ kind: z.literal('replan'), revision: z.int().min(1), choice, reason: z.string() }),
  z.strictObject({ kind: z.literal('hand-back'), to: z.string(), reason: z.string() }),
  failDecision,
]);

/** Events of the steps of an execution. */
export const stepEventSchemas = {
  StepApprovalRequested: z.strictObject({
    stepId,
    kind: z.enum(['policy', 'unknown-outcome']),
    reason: z.string(),
    input: json,
    terms: z.exactOptional(approvalTerms),
    digest: z.string(),
    at: time,
  }),
  StepApproved: decision,
  StepRejected: decision,
  StepHeld: z.strictObject({
    stepId,
    kind: z.enum(['rate-limit', 'budget', 'lock', 'circuit-breaker', 'capacity']),
    reason: z.string(),
    until: z.exactOptional(time),
    at: time,
  }),
  StepStarted: z.strictObject({
    stepId,
    attempt,
    idempotencyKey: z.string(),
    worker: z.string(),
    agent: z.exactOptional(z.strictObject({ name: z.string(), reason: z.string() })),
    allowance: z.exactOptional(allowance),
    locks: z.exactOptional(z.array(lockGrant)),
    startedAt: time,
  }),
  StepSucceeded: z.strictObject({
    stepId,
    attempt,
    output: json,
    usage: z.exactOptional(usage),
    verified: z.exactOptional(z.literal(true)),
    at: time,
  }),
  StepFailed: z.strictObject({
    stepId,
    attempt,
    error: stepError,
    decision: recovery,
    usage: z.exactOptional(usage),
    at: time,
  }),
  StepRecovered: z.strictObject({ stepId, by: z.string(), at: time }),
  StepExpanded: z.strictObject({ stepId, count: z.int().min(0), at: time }),
  StepGathered: z.strictObject({ stepId, succeeded: z.int().min(0), failed: z.int().min(0), at: time }),
  StepOutcomeUnknown: z.strictObject({
    stepId,
    attempt,
    reason: z.string(),
    check: z.exactOptional(z.literal(true)),
    at: time,
  }),
  StepCheckInconclusive: z.strictObject({ stepId, attempt, reason: z.string(), at: time }),
  StepSkipped: z.strictObject({
    stepId,
    reason: z.string(),
    at: time,
    by: z.exactOptional(z.string()),
    output: z.exactOptional(json),
  }),
  StepLocksReleased: z.strictObject({ ...personDecision, stepId, attempt, names: z.array(z.string()) }),
  StepRetryRequested: z.strictObject({ ...personDecision, stepId, group }),
  StepInputChanged: z.strictObject({ ...personDecision, stepId, input: jsonObject, group }),
  StepCancelled: z.strictObject({ stepId, attempt: z.int().min(0), at: time }),
};
