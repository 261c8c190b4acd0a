import { executionFacts, type ExecutionFacts } from '@app/infrastructure/executions/execution-facts.js';

/** The fold of an execution at a revision of its stream; -1 before the first event. */
export interface ExecutionRecord extends ExecutionFacts {
  readonly revision: number;
}

export const noRecord: ExecutionRecord = { ...executionFacts.initialState, revision: -1 };
