import type { ExecutionId } from '../../kernel/ids.js';
import type { Message } from '../../kernel/message.js';
import type { Spent } from '../limits/budget.js';

/** The step of another execution that an execution is. */
export interface ParentLink {
  readonly executionId: ExecutionId;
  readonly stepId: string;
  readonly attempt: number;
  /** How many executions are above it, from 1. */
  readonly depth: number;
}

export type SubExecutionEvent =
  | Message<'SubExecutionEnded', SubExecutionEnded>
  /** The execution that a step is stands still, as long as the pause of this one lasts. */
  | Message<
      'SubExecutionQuiesced',
      {
        readonly stepId: string;
        readonly attempt: number;
        readonly childId: ExecutionId;
        readonly at: number;
      }
    >;

/** The execution that a step is has ended. Stands behind what that makes of the step; the worker hears of it through the log. */
export interface SubExecutionEnded {
  readonly stepId: string;
  readonly attempt: number;
  readonly childId: ExecutionId;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  /** What it has spent with all that lies below it; absent when it has no budget. */
  readonly spent?: Spent;
  readonly at: number;
}
