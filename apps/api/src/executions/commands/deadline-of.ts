import { reject, type Rejection } from '@app/domain/kernel/rejection.js';

interface Wanted {
  readonly deadline?: number | null;
  readonly deadlineMs?: number | null;
}

/** The latest time that has a date. */
const lastTime = 8.64e15;

/** The time that is meant, in milliseconds since the epoch; null when none is, a rejection when it cannot be one. */
export function deadlineOf({ deadline, deadlineMs }: Wanted, now: number): number | null | Rejection {
  const isGiven = typeof deadline === 'number';
  if (isGiven && typeof deadlineMs === 'number') return invalid('Give deadline or deadlineMs, not both.');
  const at = isGiven ? deadline : typeof deadlineMs === 'number' ? now + Math.ceil(deadlineMs) : null;
  if (at !== null && !(at > now && at <= lastTime))
    return invalid('The deadline must be a time that is still to come.');
  return at;
}

const invalid = (detail: string): Rejection => reject('INVALID_REQUEST', detail);
