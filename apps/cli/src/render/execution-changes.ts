import type { Execution, Step } from '../graphql/types.js';
import { shortId } from './ids.js';
import { revisionLine } from './plan-revision.js';
import { lookOf, stepLook } from './status.js';
import { heldText, undone } from './step-line.js';
import { elapsed, formatDuration } from './time.js';

/** One line for each thing that became different between two states: the view without a terminal. */
export function executionChanges(previous: Execution | undefined, next: Execution, now: number): string[] {
  const known = new Map(previous?.steps.map((step) => [step.id, step]));
  const count = next.steps.length;
  return [
    ...(previous ? [] : [`${shortId(next.id)}  ${next.request}`]),
    ...(previous && lookOf(previous).words === lookOf(next).words ? [] : [statusLine(next)]),
    ...(count > 0 && !previous?.steps.length ? [`planned: ${count} ${count === 1 ? 'step' : 'steps'}`] : []),
    ...next.revisions.slice(previous?.revisions.length ?? 0).map(revisionLine),
    ...next.steps.flatMap((step) => {
      const before = known.get(step.id);
      const same = before
        ? before.status === step.status &&
          before.attempt === step.attempt &&
          before.compensation === step.compensation &&
          (before.hold?.reason === step.hold?.reason || !step.hold)
        : step.status === 'PENDING' && !step.hold;
      return same ? [] : [stepText(step, now)];
    }),
  ];
}

function statusLine(execution: Execution): string {
  const { failure } = execution;
  const { symbol, words } = lookOf(execution);
  return `${symbol} ${words}${failure ? `: ${failure.code}: ${failure.message}` : ''}`;
}

function stepText(step: Step, now: number): string {
  const { symbol, words } = stepLook[step.status];
  const ms =
    step.durationMs ?? (step.endedAt === null ? undefined : elapsed(step.startedAt, step.endedAt, now));
  const facts = [
    words,
    step.attempt > 1 ? `attempt ${step.attempt}` : '',
    ms === undefined ? '' : formatDuration(ms),
    step.error ? `${step.error.code}: ${step.error.message}` : '',
    step.skipReason ?? '',
    step.compensation === null ? '' : undone[step.compensation],
    mayWait(step) && step.hold ? heldText(step.hold, now) : '',
  ];
  return `${symbol} ${step.title} [${step.id}] ${facts.filter((fact) => fact !== '').join(', ')}`;
}

/** A map under way waits for its next element. */
const mayWait = ({ status }: Step): boolean => status === 'PENDING' || status === 'RUNNING';
