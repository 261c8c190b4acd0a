import type {
  Effect as DomainEffect,
  EffectAttempt as DomainAttempt,
} from '@app/domain/execution/effects/effect.js';
import type { Effect, EffectAttempt } from '../types/effect.type.js';

export const effectView = (effect: DomainEffect): Effect => ({
  ...effect,
  attempts: effect.attempts.map(attemptView),
});

const attemptView = ({ attempt, uses, worker, startedAt, receipt }: DomainAttempt): EffectAttempt => ({
  attempt,
  uses,
  worker,
  startedAt: new Date(startedAt).toISOString(),
  outcome: receipt.outcome,
  endedAt: 'at' in receipt ? new Date(receipt.at).toISOString() : null,
  output: 'output' in receipt ? receipt.output : null,
  error: 'error' in receipt ? receipt.error : null,
  verified: receipt.outcome === 'succeeded' && receipt.verified,
});
