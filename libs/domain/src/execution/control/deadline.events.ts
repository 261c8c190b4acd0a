import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';

export type DeadlineEvent =
  | Message<'DeadlineSet', DeadlineSet>
  /** Running steps are told to stop; the run fails when they have ended. */
  | Message<'DeadlineExceeded', { readonly deadline: number; readonly at: number }>;

export interface DeadlineSet extends PersonDecision {
  /** The time by which the run must have ended; null for none. */
  readonly deadline: number | null;
}
