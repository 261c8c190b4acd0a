import type { BoundOnFailure } from '../../plan/on-failure.js';
import type { Planned } from '../execution.state.js';
import { isItem } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { isReplanning } from './is-replanning.js';

/** How often the plan of a run is revised unless the request says otherwise. */
export const defaultReplans = 2;

/** What may follow the failure of the step at a place: what it declares, then a revision of the plan where the request wants that. */
export function choicesOf(state: Planned, index: number): readonly BoundOnFailure[] {
  const { onFailure = [] } = plannedStep(state, index).policy;
  if (!state.requested.options.replans || isItem(state, index) || state.graph.standsInFor.has(index))
    return onFailure;
  return onFailure.some(({ kind }) => kind === 'replan') ? onFailure : [...onFailure, { kind: 'replan' }];
}

/** Why the plan cannot be revised for a failure; undefined when it can. */
export function cannotReplan(state: Planned): string | undefined {
  if (state.failed) return 'the run has failed already';
  if (isReplanning(state)) return undefined;
  const { replans = defaultReplans } = state.requested.options;
  const rounds = state.replanning?.rounds ?? 0;
  if (rounds < replans) return undefined;
  if (replans === 0) return 'the plan of this run is not to be revised';
  return `another plan was asked for ${rounds === 1 ? 'once' : `${rounds} times`} already, which is all this run may`;
}
