import { z } from 'zod';
import { approvalPolicy, approvalTerms } from './approval-terms.schema.js';
import { allowance, budget, budgetLimits, spent } from './budget.schema.js';
import { attempt, executionIdSchema, failure, json, personDecision, time } from './common.schema.js';
import { planVersion } from './plan-version.schema.js';
import { replanningEventSchemas } from './replanning-events.schema.js';

/** Events of an execution as a whole; step-events.schema.ts has those of its steps. */
export const executionEventSchemas = {
  ExecutionRequested: z.strictObject({
    executionId: executionIdSchema,
    request: z.string(),
    requestedBy: z.string(),
    requestedAt: time,
    options: z.strictObject({
      concurrency: z.int().min(0),
      approvePlan: z.union([z.boolean(), approvalPolicy]),
      stepApproval: z.exactOptional(approvalTerms),
      timeZone: z.string(),
      deadline: z.exactOptional(time),
      priority: z.exactOptional(z.int()),
      budget: z.exactOptional(budget),
      replans: z.exactOptional(z.int().min(0)),
    }),
    parent: z.exactOptional(
      z.strictObject({
        executionId: executionIdSchema,
        stepId: z.string(),
        attempt,
        depth: z.int().min(1),
      }),
    ),
  }),
  PlanningStarted: z.strictObject({ worker: z.string(), startedAt: time }),
  PlanAttached: z.strictObject(planVersion),
  ...replanningEventSchemas,
  PlanningFailed: failure,
  PlanApproved: z.strictObject({ ...personDecision, digest: z.string() }),
  PlanRejected: z.strictObject({ ...personDecision, digest: z.string() }),
  ExecutionStarted: z.strictObject({ startedAt: time }),
  ExecutionPaused: z.strictObject({
    ...personDecision,
    timers: z.exactOptional(z.enum(['freeze', 'run'])),
    above: z.exactOptional(time),
  }),
  PauseJoined: z.strictObject({ ...personDecision, above: z.exactOptional(time) }),
  PauseLeft: z.strictObject(personDecision),
  ExecutionQuiesced: z.strictObject({ at: time }),
  ExecutionResumed: z.strictObject(personDecision),
  ExecutionReopened: z.strictObject({
    ...personDecision,
    to: z.enum(['requested', 'awaiting-plan-approval', 'running']),
  }),
  BudgetRaised: z.strictObject({ ...personDecision, limits: z.strictObject(budgetLimits) }),
  AllowanceRaised: z.strictObject({ stepId: z.string(), attempt, allowance, at: time }),
  EstimateRaised: z.strictObject({ stepId: z.string(), attempt, tokens: z.number(), at: time }),
  BudgetExhausted: z.strictObject({ reason: z.string(), at: time }),
  DeadlineSet: z.strictObject({ ...personDecision, deadline: time.nullable() }),
  DeadlineExceeded: z.strictObject({ deadline: time, at: time }),
  CancellationRequested: z.strictObject(personDecision),
  ExecutionCompleted: z.strictObject({ result: json, at: time }),
  ExecutionFailed: failure,
  SubExecutionEnded: z.strictObject({
    stepId: z.string(),
    attempt,
    childId: executionIdSchema,
    outcome: z.enum(['succeeded', 'failed', 'cancelled']),
    spent: z.exactOptional(spent),
    at: time,
  }),
  SubExecutionQuiesced: z.strictObject({
    stepId: z.string(),
    attempt,
    childId: executionIdSchema,
    at: time,
  }),
  ExecutionCancelled: z.strictObject({ at: time }),
};
