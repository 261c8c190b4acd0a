import type { Message } from '../../kernel/message.js';
import type { Decide } from '../execution.commands.js';
import type { RaiseBudget } from '../limits/raise-budget.js';
import type { ReleaseLocks } from '../locks/release-locks.js';
import type { ChangeStepInput } from './change-input.js';
import type { PauseTimers } from './control.events.js';
import type { SetDeadline } from './deadline.js';
import type { RetryStep } from './retry.js';
import type { SkipStep } from './skip.js';

/** Said by the run above, of whose pause it speaks: when that began. */
interface OfPauseAbove {
  readonly above?: number;
}

/** How people steer a run that exists. */
export type ControlCommand =
  | Message<'PauseExecution', Decide & OfPauseAbove & { readonly timers?: PauseTimers }>
  | Message<'ResumeExecution', Decide & OfPauseAbove>
  | Message<'CancelExecution', Decide>
  | Message<'SetDeadline', SetDeadline>
  | Message<'RaiseBudget', RaiseBudget>
  | Message<'RetryExecution', Decide>
  | Message<'RetryStep', RetryStep>
  | Message<'SkipStep', SkipStep>
  | Message<'ReleaseLocks', ReleaseLocks>
  | Message<'ChangeStepInput', ChangeStepInput>;
