import type { Message } from '../kernel/message.js';

/** What steps say while they run: events of the streams `<tenant>.execution_log-<id>`. Stored, as all events are. */
export type ExecutionLogEvent = StepLogged | StepProgressed;

export type StepLogged = Message<
  'StepLogged',
  {
    /** Null for a line about the run as a whole. */
    readonly stepId: string | null;
    readonly attempt: number | null;
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
  }
>;

export type StepProgressed = Message<
  'StepProgressed',
  {
    readonly stepId: string;
    readonly attempt: number;
    /** 0 to 1 */
    readonly fraction: number;
    readonly message: string | null;
    readonly at: number;
  }
>;
