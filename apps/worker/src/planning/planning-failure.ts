import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { TooLarge } from '@app/domain/kernel/event-store-errors.js';
import type { PlanId } from '@app/domain/kernel/ids.js';
import { PlanningError } from '@app/domain/plan/planner.js';

/** Why there is no plan, for the run that asked for it. */
export interface PlanningFailure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

/** What an error of planning means for a run. @throws what is no affair of the planner */
export function planningFailure(error: unknown, planId: PlanId, logger: Logger): PlanningFailure {
  if (error instanceof PlanningError) return { kind: 'failed', code: error.code, message: error.message };
  if (error instanceof TooLarge) {
    return { kind: 'failed', code: 'PLAN_TOO_LARGE', message: `${error.message}. Ask for less at once.` };
  }
  logger.error({ err: error, planId }, 'planning failed unexpectedly');
  throw error;
}
