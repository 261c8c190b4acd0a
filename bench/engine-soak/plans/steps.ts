import type { Plan, PlanStep, ToolStep } from '@app/domain/plan/plan.js';

type Kind = 'keyed' | 'once' | 'asking' | 'locked' | 'broken' | 'idle';
export type More = Partial<ToolStep>;

export const step = (id: string, kind: Kind, more: More = {}): ToolStep => ({
  id,
  // In the words of the tools: the planner finds another one for a step that failed by these.
  title: 'Write to the ledger',
  kind: 'tool',
  tool: `ledger.${kind}`,
  input: {},
  ...more,
});

export const after = (...dependsOn: readonly string[]) => ({ dependsOn });

export const plan = (...steps: readonly PlanStep[]): Plan => ({
  goal: 'Write to the ledger',
  steps,
  result: null,
});

/** The first failure is the last. */
export const fails: More = { retry: { maxAttempts: 1 } };
