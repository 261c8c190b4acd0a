import { stepOf, type Planned } from '../execution.state.js';
import type { ContextValueSet } from './context.events.js';
import type { ContextEntry } from './shared-context.js';

/** A run after a value of its shared context was set. */
export function evolveContext<State extends Planned>(state: State, event: ContextValueSet): State {
  const { key, version, value, policy, by, at } = event;
  const before = state.context && Object.hasOwn(state.context, key) ? state.context[key] : undefined;
  const { stepId, idempotencyKey, ordinal } = by;
  const others = (before?.writers ?? []).filter(
    (writer) => writer.idempotencyKey !== idempotencyKey && canRunAgain(state, writer.stepId),
  );
  const writers = [...others, { stepId, idempotencyKey, ordinal }];
  const entry: ContextEntry = { key, version, value, policy, by, at, writers };
  return { ...state, context: { ...state.context, [key]: entry } };
}

/** Writers are remembered as long as they could write the same again; what has ended well never does. */
const canRunAgain = (state: Planned, stepId: string): boolean => {
  const status = stepOf(state, stepId)?.status;
  return status !== 'succeeded' && status !== 'skipped';
};
