import { z } from 'zod';
import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import { approvalDemand } from './approval-terms.schema.js';
import { json, jsonObject } from './common.schema.js';

const number = z.exactOptional(z.number());
const codes = z.exactOptional(z.array(z.string()));
const retryLimits = { maxTotalMs: number, only: codes, never: codes };

const retryPolicy = z.strictObject({
  maxAttempts: z.number(),
  baseMs: z.number(),
  factor: z.number(),
  maxDelayMs: z.number(),
  jitter: z.number(),
  ...retryLimits,
});

const declaredRetry = z.strictObject({
  maxAttempts: number,
  baseMs: number,
  factor: number,
  maxDelayMs: number,
  jitter: number,
  ...retryLimits,
});

const onUnknown = z.exactOptional(z.enum(['ask', 'retry', 'fail', 'check']));

const effects = z.enum(['none', 'reads', 'writes', 'outward']);
const agentChoice = { kind: z.literal('agent'), agent: z.string() };
const choices = [
  z.strictObject({ kind: z.literal('fallback'), step: z.string() }),
  z.strictObject({ kind: z.literal('skip'), output: json }),
  z.strictObject({ kind: z.literal('replan') }),
] as const;

const declaredOnFailure = z.array(z.discriminatedUnion('kind', [z.strictObject(agentChoice), ...choices]));
const onFailure = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...agentChoice,
      effects,
      idempotent: z.boolean(),
      timeoutMs: z.number(),
      heartbeatMs: number,
    }),
    ...choices,
  ]),
);

export const lockMode = z.enum(['shared', 'exclusive']);
const locks = z.exactOptional(z.array(z.strictObject({ name: z.string(), mode: lockMode })));

const compensation = { tool: z.string(), input: jsonObject };
const boundCompensation = z.strictObject({
  ...compensation,
  locks,
  effects,
  idempotent: z.boolean(),
  timeoutMs: z.number(),
  heartbeatMs: number,
  retry: retryPolicy,
});

const step = {
  id: z.string(),
  title: z.string(),
  dependsOn: z.array(z.string()),
  when: z.exactOptional(
    z.strictObject({
      value: json,
      is: z.enum(['equal', 'not-equal', 'greater', 'less', 'empty', 'not-empty', 'contains']),
      to: z.exactOptional(json),
    }),
  ),
  approval: z.exactOptional(approvalDemand),
  retry: z.exactOptional(declaredRetry),
  onUnknown,
  onFailure: z.exactOptional(declaredOnFailure),
  compensate: z.exactOptional(z.strictObject(compensation)),
  timeoutMs: number,
  heartbeatMs: number,
  policy: z.strictObject({
    effects,
    idempotent: z.boolean(),
    approval: z.exactOptional(approvalDemand),
    timeoutMs: z.number(),
    heartbeatMs: number,
    estimatedTokens: number,
    retry: retryPolicy,
    onUnknown,
    onFailure: z.exactOptional(onFailure),
    compensate: z.exactOptional(boundCompensation),
    locks,
    candidates: z.exactOptional(
      z.array(
        z.strictObject({
          agent: z.string(),
          effects,
          idempotent: z.boolean(),
          timeoutMs: z.number(),
          heartbeatMs: number,
        }),
      ),
    ),
  }),
};

/** An element of a map has all that a step has, but for what is the map's. */
const { id: _id, title: _title, dependsOn: _dependsOn, when: _when, ...item } = step;

const call = {
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

const map = {
  kind: z.literal('map'),
  over: z.union([z.string(), z.array(json)]),
  step: z.discriminatedUnion('kind', [
    z.strictObject({ ...item, ...call.tool }),
    z.strictObject({ ...item, ...call.agent }),
  ]),
  concurrency: z.exactOptional(z.number()),
  failedItems: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fail') }),
      z.strictObject({
        kind: z.literal('collect'),
        allowed: z.exactOptional(z.number()),
        allowedShare: z.exactOptional(z.number()),
      }),
    ]),
  ),
};

const execution = {
  kind: z.literal('execution'),
  request: z.string(),
  plan: z.exactOptional(z.lazy((): z.ZodType<BoundPlan> => boundPlan)),
};

export const boundPlan = z.strictObject({
  goal: z.string(),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ ...step, ...call.tool }),
      z.strictObject({ ...step, ...call.agent }),
      z.strictObject({ ...step, ...map }),
      z.strictObject({ ...step, ...execution }),
    ]),
  ),
  result: z.exactOptional(json),
  notes: z.exactOptional(z.array(z.string())),
});
