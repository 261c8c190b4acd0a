import type { BoundOnFailure } from '../../plan/on-failure.js';
import type { Planned } from '../execution.state.js';
import { otherCandidates } from '../assignment/candidates-left.js';
import { cannotReplan, choicesOf } from '../replanning/choices.js';
import { isReplanning } from '../replanning/is-replanning.js';
import type { RecoveryDecision } from './recovery-decision.js';

/**
 * The first choice of the step at a place that is left, in the order it declares them; after the last the run fails.
 * @param why another try is no use
 */
export function nextChoice(state: Planned, index: number, why: string): RecoveryDecision {
  const taken = state.steps.at(index).recovery?.choices ?? 0;
  const others = taken === 0 ? otherCandidates(state, index) : [];
  if (others.length > 0) return { kind: 'agent', reason: `${why}; ${oneOf(others)} tries instead` };
  return choose(state, index, taken, why);
}

function choose(state: Planned, index: number, choice: number, why: string): RecoveryDecision {
  const choices = choicesOf(state, index);
  const next = choices[choice];
  if (next?.kind === 'replan') {
    const no = cannotReplan(state);
    if (no !== undefined) return choose(state, index, choice + 1, `${why}; ${no}`);
    return { kind: 'replan', revision: roundOf(state), choice, reason: `${why}; another plan is asked for` };
  }
  if (next) return decisionFor(next, choice, why);
  const primary = state.graph.standsInFor.get(index);
  if (primary !== undefined) {
    const to = state.steps.at(primary).id;
    return { kind: 'hand-back', to, reason: `${why}; what follows is up to "${to}"` };
  }
  return { kind: 'fail', reason: choices.length === 0 ? why : `${why}; no other choice is left` };
}

const oneOf = (names: readonly string[]): string =>
  `${names.length === 1 ? 'the agent' : 'one of the agents'} ${names.map((name) => `"${name}"`).join(', ')}`;

/** The revision that is under way already, or the next one. */
const roundOf = (state: Planned): number => (state.replanning?.rounds ?? 0) + (isReplanning(state) ? 0 : 1);

function decisionFor(
  next: Exclude<BoundOnFailure, { kind: 'replan' }>,
  choice: number,
  why: string,
): RecoveryDecision {
  switch (next.kind) {
    case 'agent': {
      const { kind, agent } = next;
      return { kind, agent, choice, reason: `${why}; the agent "${agent}" tries instead` };
    }
    case 'fallback': {
      const { kind, step } = next;
      return { kind, step, choice, reason: `${why}; the step "${step}" runs instead` };
    }
    case 'skip': {
      const { kind, output } = next;
      return { kind, output, choice, reason: `${why}; the output declared for this stands in` };
    }
  }
}
