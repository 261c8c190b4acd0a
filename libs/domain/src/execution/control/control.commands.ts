import type { Message } from '../../kernel/message.js';
import type { Decide } from '../execution.commands.js';
import type { PauseTimers } from './control.events.js';

/** How people steer a run that exists. */
export type ControlCommand =
  | Message<'PauseExecution', Decide & { readonly timers?: PauseTimers }>
  | Message<'ResumeExecution', Decide>
  | Message<'CancelExecution', Decide>;
