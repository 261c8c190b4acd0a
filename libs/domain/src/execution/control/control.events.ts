import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';
import type { DeadlineEvent } from './deadline.events.js';
import type { StepControlEvent } from './step-control.events.js';

/** What people did to steer a run, and what came of it. */
export type ControlEvent =
  | Message<'ExecutionPaused', ExecutionPaused>
  | Message<'PauseJoined', PauseJoined>
  | Message<'PauseLeft', PersonDecision>
  | Message<'ExecutionQuiesced', { readonly at: number }>
  | Message<'ExecutionResumed', PersonDecision>
  | Message<'CancellationRequested', PersonDecision>
  | Message<'ExecutionCancelled', { readonly at: number }>
  | DeadlineEvent
  | StepControlEvent;

/** What happens to waits for a time during a pause: they stand still, or run on. */
export type PauseTimers = 'freeze' | 'run';

export interface ExecutionPaused extends PauseJoined {
  /** Frozen when absent. */
  readonly timers?: PauseTimers;
}

/**
 * A run that is paused is to be so for the other side as well: people, or the run above it. It goes on when both have let it.
 * `PauseLeft`: one of both has, and it stays paused for the other.
 */
export interface PauseJoined extends PersonDecision {
  /** Said by the run above: when its pause began. */
  readonly above?: number;
}
