import type { ExecutionLogEvent } from '@app/domain/execution/execution-log.events.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';

/** Events that no read model needs, by intention. Any other type without a handler is reported as unknown. */
export const notProjected: ReadonlySet<string> = new Set<(ExecutionEvent | ExecutionLogEvent)['type']>([
  'StepHeld',
  'ContextValueSet',
  'MessageSent',
  'MessageReceived',
  'SubExecutionEnded',
  'SubExecutionQuiesced',
  'BudgetRaised',
  'AllowanceRaised',
  'EstimateRaised',
  'ReplanningStarted',
  'BudgetExhausted',
  'DeadlineSet',
  'PauseJoined',
  'PauseLeft',
  'ExecutionQuiesced',
  'StepCheckInconclusive',
  'StepLocksReleased',
  'StepProgressed',
]);
