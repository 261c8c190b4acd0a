import type { PlanningErrorCode } from '@app/domain/plan/planner.js';

export type GeminiErrorCode = Exclude<PlanningErrorCode, 'UNPLACEABLE'>;

/** Why Gemini gave no usable answer. `message` is for a person, says what to do, and never holds the key. */
export class GeminiError extends Error {
  override readonly name = 'GeminiError';
  constructor(
    readonly code: GeminiErrorCode,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
