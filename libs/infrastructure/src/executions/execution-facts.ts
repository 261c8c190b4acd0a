import { evolve } from '@app/domain/execution/execution.evolve.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Usage } from '@app/domain/plan/plan.js';

/** The fold of an execution as snapshots keep it: the domain's state, and what only views need. */
export interface ExecutionFacts {
  readonly state: ExecutionState;
  readonly usage: Usage;
}

export const executionFacts = {
  initialState: { state: { status: 'none' }, usage: { inputTokens: 0, outputTokens: 0 } } as ExecutionFacts,
  evolve: ({ state, usage }: ExecutionFacts, event: ExecutionEvent): ExecutionFacts => ({
    state: evolve(state, event),
    usage: 'usage' in event.data ? add(usage, event.data.usage) : usage,
  }),
};

const add = (left: Usage, right: Usage): Usage => ({
  inputTokens: left.inputTokens + right.inputTokens,
  outputTokens: left.outputTokens + right.outputTokens,
});
