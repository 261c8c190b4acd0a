import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import { silenceCode } from '@app/domain/execution/recovery/step-error.js';
import type { StepPolicy } from '@app/domain/plan/bound-plan.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { lostCheckpoint } from '@app/infrastructure/tools/step-checkpoint.js';
import { cooldownOf, ToolError } from '@app/infrastructure/tools/tool.js';
import type { Attempt, AttemptOutcome } from './attempt.js';
import type { RunningAttempt, StopReason } from './running-attempt.js';
import { sharedNow } from '../time/shared-time.js';

const maxMessageLength = 4_000;

/** What an attempt that was not told to stop comes to when it throws. */
export function failed(error: unknown, { step }: Attempt): AttemptOutcome {
  if (error instanceof ToolError && (error.code !== lostCheckpoint || step.policy.idempotent)) {
    const { code, retryable, retryAfterMs, usage } = error;
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    const message = shortened(error.message);
    const coolsForMs = cooldownOf(error);
    const failure = { code, message, retryable, ...wait };
    return { kind: 'failed', error: failure, ...(usage && { usage }), ...(coolsForMs && { coolsForMs }) };
  }
  const text = shortened(error instanceof Error ? error.message : String(error));
  if (!step.policy.idempotent) return { kind: 'unknown', reason: `it failed unexpectedly (${text})` };
  return {
    kind: 'failed',
    error: { code: 'DEFECT', message: `Unexpected failure: ${text}`, retryable: false },
  };
}

/**
 * A call that was stopped half way may have had its effect, unless repeating it is harmless. Where a check can tell, one whose
 * time was up or that went silent is looked for all the same: it need not be repeated.
 */
export function interrupted(
  { stoppedFor, isLeftBehind }: RunningAttempt,
  { step }: Attempt,
  error: unknown,
): AttemptOutcome | undefined {
  if (stoppedFor === 'shutdown') return undefined;
  const { idempotent, onUnknown } = step.policy;
  const hasSaid = error instanceof ToolError && error.code !== 'ABORTED';
  const goesOn = isLeftBehind ? { goesOn: true as const } : {};
  if (stoppedFor === 'cancelled') {
    if (idempotent || hasSaid) return { kind: 'cancelled' };
    return { kind: 'unknown', reason: 'it was cancelled half way', ...goesOn };
  }
  const { code, what } = overrun(stoppedFor, step.policy);
  if (!hasSaid && (!idempotent || (onUnknown === 'check' && !isLeftBehind)))
    return { kind: 'unknown', reason: `it ${what}`, ...goesOn };
  return { kind: 'failed', error: { code, message: `It ${what}.`, retryable: true } };
}

const overrun = (why: StopReason | undefined, { timeoutMs, heartbeatMs }: StepPolicy) =>
  why === 'silence'
    ? { code: silenceCode, what: `gave no sign of life for ${heartbeatMs} ms` }
    : { code: 'TIMEOUT', what: `did not end within ${timeoutMs} ms` };

export function toCommand({ step, attempt }: Attempt, outcome: AttemptOutcome): WorkerCommand {
  const result = { stepId: step.id, attempt, now: sharedNow() };
  switch (outcome.kind) {
    case 'succeeded': {
      return { type: 'RecordStepSuccess', data: { ...result, output: outcome.output, ...spentBy(outcome) } };
    }
    case 'failed':
      return { type: 'RecordStepFailure', data: { ...result, error: outcome.error, ...spentBy(outcome) } };
    case 'cancelled':
      return { type: 'RecordStepCancelled', data: result };
    case 'unknown': {
      const { kind: _, ...lost } = outcome;
      return { type: 'RecordUnknownOutcome', data: { ...result, ...lost } };
    }
  }
}

const spentBy = ({ usage }: { readonly usage?: Usage }) => (usage === undefined ? {} : { usage });

export const shortened = (message: string): string => message.slice(0, maxMessageLength);
