/** Code of the failure of an attempt that gave no sign of life for as long as it may. */
export const silenceCode = 'HEARTBEAT_LOST';

/** How an attempt of a step failed. */
export interface StepError {
  /** Upper case, stable, for example FILE_NOT_FOUND or TIMEOUT. */
  readonly code: string;
  /** For a person: what was wrong and what to do. */
  readonly message: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Milliseconds the other side asked to wait. */
  readonly retryAfterMs?: number;
}
