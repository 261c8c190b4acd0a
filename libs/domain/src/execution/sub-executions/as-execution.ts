import type { ParentLink } from './sub-execution.events.js';

/** Who an execution is to those it starts and to the one that started it. Not a worker's name: workers take such events in. */
export const asExecution = (executionId: string): string => `execution:${executionId}`;

/** Whether that is the run above one that is a step. */
export const isAbove = (by: string, { parent }: { readonly parent?: ParentLink }): boolean =>
  parent !== undefined && by === asExecution(parent.executionId);
