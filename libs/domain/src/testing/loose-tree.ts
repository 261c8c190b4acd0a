import type { ExecutionCommand } from '../execution/execution.commands.js';
import { isPlanned, isTerminal, type StepState } from '../execution/execution.state.js';
import { plannedStep } from '../execution/planned-step.js';
import { childControl } from '../execution/sub-executions/child-control.js';
import { isStill, isStillFor } from '../execution/sub-executions/record-quiescence.js';
import { outcomeOf } from '../execution/sub-executions/record-sub-execution.js';
import type { ParentLink } from '../execution/sub-executions/sub-execution.events.js';
import { executionId, type ExecutionId } from '../kernel/ids.js';
import type { BoundPlan } from '../plan/bound-plan.js';
import { dana, ExecutionStory, type Timeless } from './execution-story.js';

export interface LooseRun {
  readonly id: ExecutionId;
  readonly story: ExecutionStory;
  readonly above?: LooseRun;
  readonly parent?: ParentLink;
}

/**
 * A run with the runs that its steps are, as workers have them: what one is told about another was seen before, comes when it comes,
 * and may come twice.
 */
export class LooseTree {
  readonly runs: LooseRun[] = [];
  /** What went against the rules, for a person. */
  readonly broken: string[] = [];
  private readonly underWay: (() => void)[] = [];
  private readonly pausedByPeople = new Set<LooseRun>();
  private now = 1_000;

  constructor(plan: BoundPlan) {
    this.request(plan);
  }

  get isOver(): boolean {
    return this.runs.every(({ story }) => isTerminal(story.state));
  }

  pause(run: LooseRun): void {
    if (this.send(run, { type: 'PauseExecution', data: { by: dana } })) this.pausedByPeople.add(run);
  }

  resume(run: LooseRun): void {
    if (this.send(run, { type: 'ResumeExecution', data: { by: dana } })) this.pausedByPeople.delete(run);
  }

  advance(run: LooseRun): void {
    if (!isTerminal(run.story.state)) this.send(run, { type: 'Advance', data: { worker: 'w' } });
  }

  /** Ends a call that runs. */
  end(run: LooseRun, pick: number): void {
    const calls = running(run).filter((step) => planOf(run, step) === undefined);
    const step = calls[pick % Math.max(1, calls.length)];
    if (!step) return;
    const data = { stepId: step.id, attempt: step.attempt, output: 'done' };
    this.send(run, { type: 'RecordStepSuccess', data });
  }

  /** What the owner of a run does for those that its steps are: it starts them, and then looks at them. */
  lookDown(run: LooseRun): void {
    for (const { id: stepId, attempt, plan } of running(run).flatMap((step) => withPlan(run, step))) {
      const { state } = run.story;
      const pausedAt = state.status === 'paused' ? state.pausedAt : undefined;
      const child = this.childOf(run, stepId, attempt) ?? this.request(plan, run, stepId, attempt);
      this.underWay.push(() => {
        const seen = child.story.state;
        const outcome = outcomeOf(seen);
        const of = { stepId, attempt, childId: child.id };
        if (outcome) this.later(run, { type: 'RecordSubExecution', data: { ...of, outcome } });
        else if (pausedAt !== undefined && isStillFor(seen, pausedAt))
          this.later(run, { type: 'RecordQuiescence', data: { ...of, pausedAt } });
        const control = outcome ? undefined : childControl(run.story.state, seen, this.now);
        if (control) this.later(child, control);
      });
    }
  }

  /** What the owner of a run does for the one above. */
  tellUp(child: LooseRun): void {
    const { above, parent } = child;
    if (!above || !parent) return;
    const { state } = above.story;
    const pausedAt = state.status === 'paused' ? state.pausedAt : undefined;
    this.underWay.push(() => {
      const outcome = outcomeOf(child.story.state);
      const of = { stepId: parent.stepId, attempt: parent.attempt, childId: child.id };
      if (outcome) this.later(above, { type: 'RecordSubExecution', data: { ...of, outcome } });
      else if (pausedAt !== undefined && isStillFor(child.story.state, pausedAt))
        this.later(above, { type: 'RecordQuiescence', data: { ...of, pausedAt } });
    });
  }

  /** Something that is under way arrives. @param again it will once more */
  deliver(pick: number, again = false): void {
    const place = pick % Math.max(1, this.underWay.length);
    const arrives = this.underWay[place];
    if (!again) this.underWay.splice(place, 1);
    arrives?.();
  }

  /** One turn in which everybody does what there is to do, and people let everything go on. */
  settle(): void {
    for (const run of [...this.runs]) {
      this.resume(run);
      this.advance(run);
      this.end(run, 0);
      this.lookDown(run);
      this.tellUp(run);
    }
    for (let left = 10_000; this.underWay.length > 0 && left > 0; left--) this.deliver(0);
  }

  private request(plan: BoundPlan, above?: LooseRun, stepId = '', attempt = 1): LooseRun {
    const id = executionId(`01980000-0000-7000-8000-${String(this.runs.length).padStart(12, '0')}`);
    const depth = (above?.parent?.depth ?? 0) + 1;
    const parent = above && { executionId: above.id, stepId, attempt, depth };
    const options = { concurrency: 0, approvePlan: false, timeZone: 'UTC' };
    const story = new ExecutionStory();
    const data = { executionId: id, request: 'do it', by: dana, options, ...(parent && { parent }) };
    story.send({ type: 'RequestExecution', data }).attach(plan);
    const run = { id, story, ...(above && { above }), ...(parent && { parent }) };
    this.runs.push(run);
    return run;
  }

  private childOf(run: LooseRun, stepId: string, attempt: number): LooseRun | undefined {
    return this.runs.find(
      ({ above, parent }) => above === run && parent?.stepId === stepId && parent.attempt === attempt,
    );
  }

  private later(run: LooseRun, command: Timeless<ExecutionCommand>): void {
    this.underWay.push(() => this.send(run, command));
  }

  /** Answers whether it was taken. */
  private send(run: LooseRun, command: Timeless<ExecutionCommand>): boolean {
    const { story } = run;
    const still = withAllAbove(run).filter((one) => isStill(one.story.state));
    const before = [story.events.length, story.commands.length] as const;
    story.now = this.now += 1;
    story.sendIfTaken(command);
    const started = story.events.slice(before[0]).filter(({ type }) => type === 'StepStarted');
    if (started.length > 0 && still.length > 0)
      this.broken.push(`${run.id} started a step while ${still[0]?.id} was paused and still`);
    const { status } = story.state;
    if (this.pausedByPeople.has(run) && status !== 'paused' && command.type !== 'ResumeExecution')
      this.broken.push(`${run.id} is ${status} after ${command.type}, and people have paused it`);
    return story.commands.length > before[1];
  }
}

const running = ({ story: { state } }: LooseRun): readonly StepState[] =>
  isPlanned(state) ? [...state.steps].filter(({ status }) => status === 'running') : [];

function planOf({ story: { state } }: LooseRun, { id }: StepState): BoundPlan | undefined {
  const place = isPlanned(state) ? state.graph.indexOf.get(id) : undefined;
  const step = isPlanned(state) && place !== undefined ? plannedStep(state, place) : undefined;
  return step?.kind === 'execution' ? step.plan : undefined;
}

function withPlan(run: LooseRun, step: StepState) {
  const plan = planOf(run, step);
  return plan ? [{ id: step.id, attempt: step.attempt, plan }] : [];
}

const withAllAbove = (run: LooseRun): readonly LooseRun[] => [
  run,
  ...(run.above ? withAllAbove(run.above) : []),
];
