import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';
import type { DeadlineEvent } from './deadline.events.js';
import type { StepControlEvent } from './step-control.events.js';

/** What people did to steer a run, and what came of it. */
export type ControlEvent =
  | Message<'ExecutionPaused', ExecutionPaused>
  | Message<'ExecutionQuiesced', { readonly at: number }>
  | Message<'ExecutionResumed', PersonDecision>
  | Message<'CancellationRequested', PersonDecision>
  | Message<'ExecutionCancelled', { readonly at: number }>
  | DeadlineEvent
  | StepControlEvent;

/** What happens to waits for a time during a pause: they stand still, or run on. */
export type PauseTimers = 'freeze' | 'run';

export interface ExecutionPaused extends PersonDecision {
  /** Frozen when absent. */
  readonly timers?: PauseTimers;
}
