/** Who an execution is to those it starts and to the one that started it. Not a worker's name: workers take such events in. */
export const asExecution = (executionId: string): string => `execution:${executionId}`;
