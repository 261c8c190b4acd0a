import type { Planned } from '../execution.state.js';
import { base, including, put, without } from '../step-changes.js';

/** An approval after an unknown outcome opens a new group of attempts: a new effect is wanted. */
export function approve<State extends Planned>(state: State, index: number): State {
  const step = state.steps.at(index);
  const again = step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome';
  const group = again ? step.group + 1 : step.group;
  const approved = { ...base(step), status: 'pending', approved: true, tries: 0, group } as const;
  return put(state, index, approved, {
    ready: including(state.ready, [index]),
    ...(state.asking && { asking: without(state.asking, index) }),
  });
}
