/**
 * An expected refusal of a command. A value, not an exception: the caller shows it to a person.
 * `code` is stable and machine readable, `detail` says what was wrong and what to do.
 */
export interface Rejection {
  readonly kind: 'rejection';
  readonly code: RejectionCode;
  readonly detail: string;
}

export type RejectionCode =
  | 'INVALID_REQUEST'
  | 'INVALID_PLAN'
  | 'ALREADY_EXISTS'
  | 'NOT_FOUND'
  | 'NOT_WAITING_FOR_APPROVAL'
  | 'DIGEST_MISMATCH'
  | 'NOT_ALLOWED'
  | 'ALREADY_VOTED'
  | 'INVALID_INPUT'
  | 'WRONG_STATUS'
  | 'STALE_RESULT'
  | 'VERSION_CONFLICT'
  | 'BUDGET_EXHAUSTED';

export const reject = (code: RejectionCode, detail: string): Rejection => ({
  kind: 'rejection',
  code,
  detail,
});

export const isRejection = (value: unknown): value is Rejection =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'rejection';
