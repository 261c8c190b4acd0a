import { isPlanned, type ExecutionState, type StepState } from '@app/domain/execution/execution.state.js';
import { planGraph } from '@app/domain/execution/plan-graph.js';
import { PersistentArray } from '@app/domain/kernel/persistent-array.js';
import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { ExecutionFacts } from '../executions/execution-facts.js';

/**
 * Raise it whenever ExecutionState or what `evolve` makes of an event changes: snapshots of another shape are not used.
 * A test holds the states of sample runs against it.
 */
export const executionShape = 12;

export interface FoldedExecution extends ExecutionFacts {
  readonly commandIds: ReadonlySet<string>;
}

/** As JSON, without the graph, which follows from the plan. */
export function writeExecution({ state, usage, commandIds }: FoldedExecution): string {
  const others = { usage, commandIds: [...commandIds] };
  if (!isPlanned(state)) return JSON.stringify({ state, ...others });
  const { graph: _, ...rest } = state;
  return JSON.stringify({ state: { ...rest, steps: [...state.steps] }, ...others });
}

interface Written {
  readonly state: {
    readonly attached?: { readonly plan: BoundPlan };
    readonly steps?: readonly StepState[];
  };
  readonly usage: Usage;
  readonly commandIds: readonly string[];
}

/** What `writeExecution` wrote in this shape. */
export function readExecution(text: string): FoldedExecution {
  const { state, usage, commandIds } = JSON.parse(text) as Written;
  const { attached, steps } = state;
  const rebuilt =
    attached && steps
      ? { ...state, graph: planGraph(attached.plan), steps: PersistentArray.of(steps) }
      : state;
  return { state: rebuilt as ExecutionState, usage, commandIds: new Set(commandIds) };
}
