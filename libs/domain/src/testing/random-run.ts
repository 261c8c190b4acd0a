import fc from 'fast-check';
import { isPlanned, isTerminal, placeOf, type StepState } from '../execution/execution.state.js';
import type { Verdict } from '../execution/checks/verdict.js';
import { isReplaced } from '../execution/control/retry.js';
import { isLeftBehind } from '../execution/maps/expansion.js';
import { plannedStep } from '../execution/planned-step.js';
import type { ApprovalTerms } from '../plan/approval-policy.js';
import { nextCompensation } from '../execution/compensation/compensate.js';
import type { BoundPlan } from '../plan/bound-plan.js';
import { broken, ExecutionStory, timeout } from './execution-story.js';
import { decideSomehow, delegateSomehow, editSomehow, randomTerms } from './random-approvals.js';
import { fail, isExecution, lose, moving, standStill, stop, succeed } from './random-endings.js';
import { randomPlan } from './random-plan.js';
import { reviseSomehow } from './random-revision.js';

export interface RandomRun {
  readonly plan: BoundPlan;
  readonly concurrency: number;
  /** How often another plan is asked for when any step fails; as its steps say when absent. */
  readonly replans?: number;
  /** Who decides about steps; anybody when absent. */
  readonly stepApproval?: ApprovalTerms | undefined;
  /** What happens, as numbers: what each becomes depends on the state it meets. */
  readonly choices: readonly number[];
}

export const randomRun: fc.Arbitrary<RandomRun> = fc.record({
  plan: randomPlan,
  concurrency: fc.nat(4),
  stepApproval: fc.option(randomTerms, { nil: undefined }),
  choices: fc.array(fc.nat(1_249), { maxLength: 60, size: 'max' }),
});

/** Plays a run to its end: at random first, then with success. @throws Error when it waits for nothing */
export function play({ plan, concurrency, choices, stepApproval, replans }: RandomRun): ExecutionStory {
  const story = ExecutionStory.planned(plan, {
    concurrency,
    ...(stepApproval && { stepApproval }),
    ...(replans !== undefined && { replans }),
  }).advance();
  for (const choice of choices) {
    if (!isTerminal(story.state)) happen(story, choice).advance();
    else if (canGoOn(story) && choice % 25 > 20) tryAgain(story, choice).advance();
  }
  for (let turns = 0; !isTerminal(story.state); turns++) {
    if (turns > 1_000) throw new Error('The run gets no nearer to its end');
    goOn(story, 0).advance();
  }
  return story;
}

function happen(story: ExecutionStory, choice: number): ExecutionStory {
  const pick = Math.floor(choice / 25);
  const running = pickMoving(story, pick);
  const waiting = pickStep(story, 'waiting-for-approval', pick);
  const { status } = story.state;
  switch (choice % 25) {
    case 0:
      return status === 'running' ? story.pause(pick % 2 > 0 ? 'run' : 'freeze') : goOn(story, pick);
    case 1:
      return pick > 30 ? story.cancel() : story.wait(pick);
    case 2:
      return story.wait(10 * pick);
    case 3:
      return waiting && pick > 40 && status !== 'cancelling'
        ? decideSomehow(story, waiting, 'RejectStep', pick)
        : goOn(story, pick);
    case 4:
      if (!waiting || status === 'cancelling') return goOn(story, pick);
      return pick % 2 > 0 && !isExecution(story, waiting)
        ? editSomehow(story, waiting, pick)
        : delegateSomehow(story, waiting, pick);
    case 5:
      return waiting && status !== 'cancelling'
        ? decideSomehow(story, waiting, 'ApproveStep', pick)
        : goOn(story, pick);
    case 6:
      return running ? lose(story, running) : goOn(story, pick);
    case 7:
      return running && pick > 30 ? fail(story, running, broken) : goOn(story, pick);
    case 8:
    case 9:
    case 10:
      return running ? fail(story, running, timeout) : goOn(story, pick);
    case 11:
    case 12:
    case 13:
      return running && status === 'cancelling' ? stop(story, running) : goOn(story, pick);
    case 21:
    case 22:
    case 23:
    case 24:
      return status === 'cancelling' ? goOn(story, pick) : steer(story, pick);
    default:
      return goOn(story, pick);
  }
}

/** A person changes what becomes of a step. */
function steer(story: ExecutionStory, pick: number): ExecutionStory {
  const waiting = steerable(story).filter(
    ({ id, status }) =>
      !(status === 'failed' && isStandby(story, id)) &&
      !/running|expanded|recovering|succeeded|skipped|cancelled/.test(status),
  );
  const step = waiting[pick % Math.max(1, waiting.length)];
  if (!step || pick % 7 === 0) return story.deadline(story.now + 1 + 10 * pick);
  const { id, status } = step;
  const isQuestion = status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome';
  if (status === 'failed' || (status === 'retrying' && pick % 2 > 0)) return story.retry(id);
  if (
    pick % 3 > 0 ||
    isMap(story, id) ||
    isExecution(story, id) ||
    isQuestion ||
    status === 'outcome-unknown'
  )
    return story.skip(id, pick % 2 > 0 ? { pick } : undefined);
  return story.change(id, { of: pick });
}

/** Takes a failed run up again. */
function tryAgain(story: ExecutionStory, choice: number): ExecutionStory {
  const failed = steerable(story).find(({ id, status }) => status === 'failed' && !isStandby(story, id))?.id;
  if (!failed || choice % 3 === 0) return story.retryAll();
  return choice % 3 === 1 ? story.retry(failed) : story.skip(failed, choice);
}

/** One thing that brings the run nearer to its end. */
function goOn(story: ExecutionStory, pick: number): ExecutionStory {
  const still = pick % 5 > 0 ? standStill(story, pick) : undefined;
  if (still) return still;
  const running = pickMoving(story, pick);
  if (running) return succeed(story, running, pick % 3 > 0);
  const undoing = nextCompensation(story.state);
  if (undoing) return undoSomehow(story, undoing, pick);
  const checked = stepsOf(story).find((step) => step.status === 'outcome-unknown' && step.checking);
  if (checked) return story.check(checked.id, verdicts[pick % verdicts.length] ?? notDone);
  if (story.state.status === 'paused') return story.resume();
  if (story.state.status === 'replanning') return reviseSomehow(story, pick);
  const waiting = pickStep(story, 'waiting-for-approval', pick);
  if (waiting) return decideSomehow(story, waiting, 'ApproveStep', pick);
  const due = stepsOf(story).flatMap((step) => (step.status === 'retrying' ? [step.retryAt] : []));
  if (due.length === 0) throw new Error('The run waits for nothing and nobody');
  return story.wait(Math.max(0, Math.min(...due) - story.now));
}

const notDone = { kind: 'not-done' } as const;
const verdicts: readonly Verdict[] = [
  { kind: 'done', output: true },
  notDone,
  { kind: 'unknown', reason: 'no answer' },
];

const stepsOf = ({ state }: ExecutionStory): readonly StepState[] =>
  isPlanned(state) ? [...state.steps] : [];

/** Elements of a map that has ended are nobody's affair, nor is what another plan made up for. */
const steerable = ({ state }: ExecutionStory): readonly StepState[] =>
  isPlanned(state)
    ? [...state.steps].filter((_, place) => !isLeftBehind(state, place) && !isReplaced(state, place))
    : [];

const isMap = ({ state }: ExecutionStory, id: string): boolean =>
  isPlanned(state) && plannedStep(state, placeOf(state, id) as number).kind === 'map';

function pickStep(story: ExecutionStory, status: StepState['status'], pick: number): string | undefined {
  const steps = stepsOf(story).filter((step) => step.status === status);
  return steps[pick % Math.max(1, steps.length)]?.id;
}

function pickMoving(story: ExecutionStory, pick: number): string | undefined {
  const steps = moving(story);
  return steps[pick % Math.max(1, steps.length)]?.id;
}

const isStandby = ({ state }: ExecutionStory, stepId: string): boolean =>
  isPlanned(state) && state.graph.standsInFor.has(placeOf(state, stepId) ?? -1);

function undoSomehow(
  story: ExecutionStory,
  { running, retryAt }: { readonly running: boolean; readonly retryAt?: number },
  pick: number,
): ExecutionStory {
  if (!running) return story.wait(Math.max(0, (retryAt ?? story.now) - story.now));
  if (pick % 5 === 1) return story.undo({ kind: 'failed', error: timeout });
  if (pick % 5 === 2) return story.undo({ kind: 'unknown', reason: 'lost' });
  return story.undo();
}

/** A failed run can be taken up again unless what it did was undone. */
const canGoOn = ({ state }: ExecutionStory): boolean =>
  state.status === 'failed' && !(isPlanned(state) && state.compensation);
