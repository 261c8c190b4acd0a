import { z } from 'zod';
import { approvalDemand } from './approval-terms.schema.js';
import { json, jsonObject } from './common.schema.js';

/** What a step says of itself, in a plan as it is proposed and in one that is bound. */
export const optionalNumber = z.exactOptional(z.number());
const codes = z.exactOptional(z.array(z.string()));
export const retryLimits = { maxTotalMs: optionalNumber, only: codes, never: codes };

const declaredRetry = z.strictObject({
  maxAttempts: optionalNumber,
  baseMs: optionalNumber,
  factor: optionalNumber,
  maxDelayMs: optionalNumber,
  jitter: optionalNumber,
  ...retryLimits,
});

export const onUnknown = z.exactOptional(z.enum(['ask', 'retry', 'fail', 'check']));

export const agentChoice = { kind: z.literal('agent'), agent: z.string() };
export const otherChoices = [
  z.strictObject({ kind: z.literal('fallback'), step: z.string() }),
  z.strictObject({ kind: z.literal('skip'), output: json }),
  z.strictObject({ kind: z.literal('replan') }),
] as const;

const declaredOnFailure = z.array(
  z.discriminatedUnion('kind', [z.strictObject(agentChoice), ...otherChoices]),
);

export const lockMode = z.enum(['shared', 'exclusive']);
export const locks = z.exactOptional(z.array(z.strictObject({ name: z.string(), mode: lockMode })));

export const compensation = { tool: z.string(), input: jsonObject };

/** How it is attempted, and what follows; an element of a map says so, too. */
export const declaredPolicies = {
  approval: z.exactOptional(approvalDemand),
  retry: z.exactOptional(declaredRetry),
  onUnknown,
  onFailure: z.exactOptional(declaredOnFailure),
  compensate: z.exactOptional(z.strictObject(compensation)),
  timeoutMs: optionalNumber,
  heartbeatMs: optionalNumber,
};

export const place = {
  id: z.string(),
  title: z.string(),
  when: z.exactOptional(
    z.strictObject({
      value: json,
      is: z.enum(['equal', 'not-equal', 'greater', 'less', 'empty', 'not-empty', 'contains']),
      to: z.exactOptional(json),
    }),
  ),
};

export const call = {
  tool: { kind: z.literal('tool'), tool: z.string(), input: jsonObject, locks },
  agent: {
    kind: z.literal('agent'),
    agent: z.exactOptional(z.string()),
    needs: z.exactOptional(z.array(z.string())),
    instruction: z.string(),
    input: jsonObject,
    locks,
  },
};

export const map = {
  kind: z.literal('map'),
  over: z.union([z.string(), z.array(json)]),
  concurrency: optionalNumber,
  failedItems: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fail') }),
      z.strictObject({
        kind: z.literal('collect'),
        allowed: optionalNumber,
        allowedShare: optionalNumber,
      }),
    ]),
  ),
};

export const execution = { kind: z.literal('execution'), request: z.string() };

/** What a plan is besides its steps. */
export const aboutPlan = {
  goal: z.string(),
  result: z.exactOptional(json),
  notes: z.exactOptional(z.array(z.string())),
};
