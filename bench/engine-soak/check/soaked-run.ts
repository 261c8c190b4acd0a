import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { Position } from '@app/domain/kernel/event-store.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Entry } from '../ledger.js';

/** A run when all is over, and the runs that its steps are. */
export interface SoakedRun {
  readonly id: string;
  readonly events: readonly ExecutionEvent[];
  /** Where each of them stands in the log that all runs share. */
  readonly positions: readonly Position[];
  /** The fold of the events. */
  readonly state: ExecutionState;
  /** What the ledger has of it, in order. */
  readonly entries: readonly Entry[];
  readonly below: readonly SoakedRun[];
}

/** The run and all below it. */
export const withAllBelow = (run: SoakedRun): readonly SoakedRun[] => [
  run,
  ...run.below.flatMap(withAllBelow),
];

/** The effects of a step; what undid them is none of them. */
export const effectsOf = (
  { id, entries }: Pick<SoakedRun, 'id' | 'entries'>,
  stepId: string,
): readonly Entry[] =>
  entries.filter(({ key }) => key.startsWith(`${id}/${stepId}/`) && key !== undoKey(id, stepId));

export const undoKey = (id: string, stepId: string): string => `${id}/${stepId}/compensation`;
