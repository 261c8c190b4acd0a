import type { Message } from '../../kernel/message.js';

/** The tool's own check could not tell either whether an attempt had its effect: a person is asked. */
export type CheckEvent = Message<'StepCheckInconclusive', StepCheckInconclusive>;

export interface StepCheckInconclusive {
  readonly stepId: string;
  readonly attempt: number;
  /** Why the check could not tell. */
  readonly reason: string;
  readonly at: number;
}
