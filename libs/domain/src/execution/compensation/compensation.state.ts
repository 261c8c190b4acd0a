import type { Failure } from '../execution.events.js';

/** How far a run has come with undoing what it did. One step after another. */
export interface CompensationState {
  /** Why the run fails; absent when it was cancelled. */
  readonly failure?: Failure;
  /** Places of the steps that are still to be undone, the next first. */
  readonly queue: readonly number[];
  /** Of the next: starts so far, when the first was, whether it runs now, and when it may start again. */
  readonly attempt: number;
  readonly triesAt?: number;
  readonly running: boolean;
  readonly retryAt?: number;
  /** By the id of a step: what became of its compensation. */
  readonly outcomes: Readonly<Record<string, CompensationOutcome>>;
}

export type CompensationOutcome = 'compensated' | 'failed' | 'unknown';
