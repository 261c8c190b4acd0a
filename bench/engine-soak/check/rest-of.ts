import { isTerminal, type StepState } from '@app/domain/execution/execution.state.js';
import type { SoakedRun } from './soaked-run.js';

export type Rest = 'ended' | 'unknown outcome' | 'approval' | 'budget' | 'paused';

/** What a run waits for now; undefined when it neither has ended nor waits for anybody. */
export function restOf(run: Pick<SoakedRun, 'state' | 'below'>): Rest | undefined {
  const { state } = run;
  if (isTerminal(state)) return 'ended';
  if (state.status === 'paused') return state.quiescedAt === undefined ? undefined : 'paused';
  if (state.status !== 'running') return undefined;
  const steps = [...state.steps];
  // A step whose next attempt is due starts no sooner than those that the budget holds up.
  const isShort = steps.some(({ hold }) => hold?.kind === 'budget');
  const isMoving = ({ status }: StepState) => status === 'running' || (status === 'retrying' && !isShort);
  const below = steps.filter(isMoving).map((step) => restBelow(run, step));
  if (below.includes(undefined)) return undefined;
  if (steps.some(isLost)) return 'unknown outcome';
  if (steps.some(({ status }) => status === 'waiting-for-approval')) return 'approval';
  return below[0] ?? (isShort ? 'budget' : undefined);
}

/** What the run that a step is waits for; undefined when it is none, or has ended: then the step must end. */
function restBelow(
  { below }: Pick<SoakedRun, 'below'>,
  { id, attempt, status }: StepState,
): Rest | undefined {
  const child = below.find(({ state }) => {
    const parent = state.status === 'none' ? undefined : state.requested.parent;
    return parent?.stepId === id && parent.attempt === attempt;
  });
  const rest = child && status === 'running' ? restOf(child) : undefined;
  return rest === 'ended' ? undefined : rest;
}

/** Whether nobody knows what became of a step, and a person is or will be asked. */
export const isLost = (step: StepState): boolean =>
  step.status === 'outcome-unknown' ||
  (step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome');
