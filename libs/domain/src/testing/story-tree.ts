import type { BoundPlan } from '../plan/bound-plan.js';
import type { ExecutionOptions } from '../execution/execution.events.js';
import { isPlanned, isTerminal, type StepState } from '../execution/execution.state.js';
import { budgetBelow } from '../execution/limits/allowances/budget-below.js';
import { raiseBelow } from '../execution/limits/allowances/raise-below.js';
import { plannedStep } from '../execution/planned-step.js';
import { outcomeOf, spentBy } from '../execution/sub-executions/record-sub-execution.js';
import { dana, ExecutionStory, sampleIds } from './execution-story.js';

/** A run with the runs that its steps are, told as one: what a worker does between them is done at once. */
export class StoryTree {
  readonly story = new ExecutionStory();
  readonly below = new Map<string, StoryTree>();

  constructor(
    readonly plan: BoundPlan,
    options: Partial<ExecutionOptions>,
    depth = 0,
  ) {
    const all = { concurrency: 0, approvePlan: false, timeZone: 'UTC', ...options };
    const { execution: executionId } = sampleIds;
    const parent = { executionId, stepId: '', attempt: 1, depth };
    const data = { executionId, request: 'do it', by: dana, options: all, ...(depth > 0 && { parent }) };
    this.story.send({ type: 'RequestExecution', data }).attach(plan);
  }

  /** All of them, those that have ended included. */
  get all(): readonly StoryTree[] {
    return [this, ...[...this.below.values()].flatMap((child) => child.all)];
  }

  get isOver(): boolean {
    return isTerminal(this.story.state);
  }

  /** Calls of tools and agents that are under way in this run alone. */
  get running(): readonly StepState[] {
    return this.stepsThatRun()
      .filter(({ kind }) => kind !== 'execution')
      .map(({ step }) => step);
  }

  /** Starts what can start, tells who must be told, until nothing changes. */
  settle(depth = 1): this {
    for (let before = -1; before !== this.length;) {
      before = this.length;
      if (!this.isOver) this.story.wait(60_000).advance();
      for (const { step, kind, plan } of this.stepsThatRun())
        if (kind === 'execution' && plan) this.tend(step, plan, depth);
    }
    return this;
  }

  /** What runs stops at once. */
  cancel(): void {
    this.story.cancel();
    for (const { id } of this.running) this.story.stop(id);
  }

  private get length(): number {
    return this.all.reduce((sum, { story }) => sum + story.events.length, 0);
  }

  private tend({ id: stepId, attempt }: StepState, plan: BoundPlan, depth: number): void {
    const { state, now } = this.story;
    if (!isPlanned(state)) return;
    const key = `${stepId}/${attempt}`;
    const budget = budgetBelow(state, stepId, now);
    const child = this.below.get(key) ?? new StoryTree(plan, budget ? { budget } : {}, depth);
    this.below.set(key, child);
    const raised = raiseBelow(state, stepId, child.story.state, now);
    if (raised && !child.isOver) child.story.send(raised);
    const { status } = child.story.state;
    if (state.status === 'cancelling' && status !== 'cancelling' && !child.isOver) child.cancel();
    child.settle(depth + 1);
    const outcome = outcomeOf(child.story.state);
    const data = { stepId, attempt, childId: sampleIds.execution, ...spentBy(child.story.state) };
    if (outcome) this.story.send({ type: 'RecordSubExecution', data: { ...data, outcome } });
  }

  private stepsThatRun() {
    const { state } = this.story;
    if (!isPlanned(state)) return [];
    return [...state.steps].flatMap((step, place) => {
      if (step.status !== 'running') return [];
      const planned = plannedStep(state, place);
      const plan = planned.kind === 'execution' ? planned.plan : undefined;
      return [{ step, kind: planned.kind, plan }];
    });
  }
}
