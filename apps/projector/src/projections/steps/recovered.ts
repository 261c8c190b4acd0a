import type { RecoveryDecision } from '@app/domain/execution/recovery/recovery-decision.js';
import { timeOf } from '../times.js';
import type { StepRow } from './steps.table.js';

/** How a step stands after its failure, by what was decided. */
export function recovered(decision: RecoveryDecision, at: number): Partial<StepRow> {
  switch (decision.kind) {
    case 'retry':
      return { status: 'retrying' };
    case 'agent':
      return {
        status: 'pending',
        ...(decision.agent === undefined ? {} : { uses: decision.agent, agent: decision.agent }),
        error_code: null,
        error_message: null,
      };
    case 'fallback':
    case 'replan':
      return { status: 'recovering' };
    case 'skip':
      return { status: 'skipped', skip_reason: decision.reason, ended_at: timeOf(at) };
    case 'hand-back':
    case 'fail':
      return { status: 'failed', ended_at: timeOf(at) };
  }
}
