import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';

export type LockEvent =
  /** A person has taken the locks of a running step away: they go to those who wait, although it has not ended. */
  Message<
    'StepLocksReleased',
    PersonDecision & { readonly stepId: string; readonly attempt: number; readonly names: readonly string[] }
  >;
