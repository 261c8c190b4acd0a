import type { Planned } from '../execution.state.js';
import { base, including, put } from '../step-changes.js';

/**
 * A run whose step at a place goes on with another of those that offer what it needs, with fresh tries. Who approved it approved
 * any of them.
 */
export function evolveUnassigned<State extends Planned>(state: State, index: number): State {
  const step = base(state.steps.at(index));
  const { agent, failed = [] } = step.assigned ?? {};
  const assigned = { failed: agent === undefined ? failed : [...failed, agent] };
  return put(
    state,
    index,
    { ...step, assigned, tries: 0, status: 'pending' },
    { ready: including(state.ready, [index]) },
  );
}
