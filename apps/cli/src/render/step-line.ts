import type { Step } from '../graphql/types.js';
import { shortId } from './ids.js';
import type { Span } from './line.js';
import { isSettled, stepLook } from './status.js';
import type { Placed } from './step-layout.js';
import { elapsed, formatDuration } from './time.js';

/** One line of the step tree: symbol, title, id, duration, attempts and what it last said. */
export function stepSpans({ step, prefix, joins }: Placed<Step>, now: number, said?: string): Span[] {
  const look = stepLook[step.status];
  const after = joins ? `after ${step.dependsOn.join(', ')}` : '';
  const facts = [durationOf(step, now), attemptsOf(step), itemsOf(step), childOf(step), after]
    .filter((fact) => fact !== '')
    .join(' · ');
  const comment = commentOf(step, now) ?? (isSettled(step.status) ? undefined : said);
  return [
    [prefix, 'dim'],
    [`${look.symbol} `, ...look.formats],
    [step.title, ...(step.status === 'PENDING' || step.status === 'SKIPPED' ? (['dim'] as const) : [])],
    [` [${step.id}]`, 'dim'],
    ...(facts === '' ? [] : [[` ${facts}`, 'dim'] as const]),
    ...(comment === undefined ? [] : [[` ${comment}`, ...look.formats] as const]),
  ];
}

function durationOf(step: Step, now: number): string {
  const open = step.status === 'RUNNING';
  const ms =
    step.durationMs ?? (open || step.endedAt ? elapsed(step.startedAt, step.endedAt, now) : undefined);
  return ms === undefined || step.attempt === 0 ? '' : formatDuration(ms);
}

/** What it waits for, and how long at most if that is known. */
export function heldText({ reason, until }: NonNullable<Step['hold']>, now: number): string {
  const ms = until === null ? 0 : Date.parse(until) - now;
  return `waits: ${reason}${ms > 0 ? `, for ${formatDuration(ms)} at most` : ''}`;
}

const attemptsOf = ({ attempt, maxAttempts }: Step): string =>
  attempt > 1 ? `attempt ${attempt} of ${Math.max(attempt, maxAttempts)}` : '';

/** How far a map is. */
function itemsOf({ items }: Step): string {
  if (!items) return '';
  const { settled, total, failed } = items;
  return `${settled} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`;
}

const childOf = ({ childId }: Step): string => (childId === null ? '' : `is ${shortId(childId)}`);

/** What became of a step that had ended well. */
export const undone = {
  waiting: 'to be undone',
  running: 'being undone',
  compensated: 'undone',
  failed: 'could not be undone',
  unknown: 'nobody knows whether it was undone',
};

/** @param at null while a pause holds it */
function whenAgain(at: string | null, now: number): string {
  if (at === null) return 'again after the pause';
  const waitMs = Date.parse(at) - now;
  return waitMs > 0 ? `again in ${formatDuration(waitMs)}` : 'again now';
}

/** What a person must know about a step beyond its symbol. */
function commentOf(step: Step, now: number): string | undefined {
  switch (step.status) {
    case 'WAITING_FOR_APPROVAL':
    case 'OUTCOME_UNKNOWN':
      return stepLook[step.status].words;
    case 'PENDING':
    case 'RUNNING':
      return step.hold ? heldText(step.hold, now) : undefined;
    case 'RETRYING': {
      if (step.hold) return heldText(step.hold, now);
      const when = whenAgain(step.retryAt, now);
      return step.error ? `${when}: ${step.error.message}` : when;
    }
    case 'RECOVERING':
    case 'FAILED':
      return step.error ? `${step.error.code}: ${step.error.message}` : undefined;
    case 'SUCCEEDED':
      return step.compensation === null ? undefined : undone[step.compensation];
    case 'SKIPPED':
      return step.skipReason ?? undefined;
    default:
      return undefined;
  }
}
