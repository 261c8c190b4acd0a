import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import {
  isPlanned,
  isTerminal,
  type ExecutionState,
  type StepState,
} from '@app/domain/execution/execution.state.js';
import { plannedStep } from '@app/domain/execution/planned-step.js';
import type { Entry } from './ledger.js';

export interface SoakedRun {
  readonly id: string;
  readonly events: readonly ExecutionEvent[];
  /** The fold of the events. */
  readonly state: ExecutionState;
  /** What the ledger has of it. */
  readonly entries: readonly Entry[];
}

/** What a run waits for now; undefined when it neither has ended nor waits for anybody. */
export function restOf({
  state,
}: Pick<SoakedRun, 'state'>): 'ended' | 'unknown outcome' | 'approval' | 'paused' | undefined {
  if (isTerminal(state)) return 'ended';
  if (state.status === 'paused') return state.quiescedAt === undefined ? undefined : 'paused';
  const steps = isPlanned(state) ? [...state.steps] : [];
  if (steps.some(({ status }) => status === 'running' || status === 'retrying')) return undefined;
  if (steps.some(isLost)) return 'unknown outcome';
  return steps.some(({ status }) => status === 'waiting-for-approval') ? 'approval' : undefined;
}

/** Every broken promise, for a person; empty when all were kept. */
export function brokenPromises(run: SoakedRun): readonly string[] {
  const { id, state } = run;
  if (state.status === 'none') return [`${id} was acknowledged but is not in the log`];
  const broken = [...brokenByEffects(run), ...brokenByHistory(run.events)];
  if (restOf(run) === undefined)
    broken.push(`it is ${state.status}, and neither moves nor says what it waits for${stepsOf(state)}`);
  return broken.map((what) => `${id}: ${what}`);
}

const stepsOf = (state: ExecutionState): string =>
  isPlanned(state) ? ` (${[...state.steps].map(({ id, status }) => `${id} ${status}`).join(', ')})` : '';

const isLost = (step: StepState): boolean =>
  step.status === 'outcome-unknown' ||
  (step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome');

function brokenByEffects({ id, state, entries }: SoakedRun): string[] {
  if (!isPlanned(state)) return entries.map(({ key }) => `the ledger has ${key}, of a run without a plan`);
  return [...state.steps].flatMap((step, index): string[] => {
    const planned = plannedStep(state, index);
    const effects = entries.filter(({ key }) => key.startsWith(`${id}/${step.id}/`)).length;
    const done = step.status === 'succeeded';
    if (done && effects !== 1) return [`"${step.id}" has succeeded, but had ${effects} effects`];
    if (effects > 1) return [`"${step.id}" had ${effects} effects`];
    if (effects === 1 && !done && !planned.policy.idempotent && !isLost(step))
      return [`"${step.id}" had its effect, but is ${step.status} and not listed as unknown`];
    return [];
  });
}

function brokenByHistory(events: readonly ExecutionEvent[]): string[] {
  const broken: string[] = [];
  const attempts = new Map<string, number>();
  const succeeded = new Set<string>();
  let still = false;
  for (const { type, data } of events) {
    if (type === 'ExecutionQuiesced') still = true;
    if (type === 'ExecutionResumed') still = false;
    if (type === 'StepStarted') {
      if (still) broken.push(`"${data.stepId}" was started while the run was paused and quiesced`);
      if (data.attempt !== (attempts.get(data.stepId) ?? 0) + 1)
        broken.push(
          `attempt ${data.attempt} of "${data.stepId}" follows attempt ${attempts.get(data.stepId) ?? 0}`,
        );
      attempts.set(data.stepId, data.attempt);
    }
    if (type === 'StepSucceeded') {
      if (succeeded.has(data.stepId)) broken.push(`"${data.stepId}" has succeeded twice`);
      succeeded.add(data.stepId);
    }
  }
  return broken;
}
