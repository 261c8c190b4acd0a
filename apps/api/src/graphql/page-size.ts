import { badInput } from './errors.js';

/** Checks `first`. @throws BAD_USER_INPUT outside 1 to `max` */
export function pageSize(first: number, max: number): number {
  if (first >= 1 && first <= max) return first;
  throw badInput(`first must be 1 to ${max}, not ${first}.`);
}

/** No stream gets there, and the one behind it still fits a Postgres integer. */
const lastRevision = 2 ** 31 - 2;

/** Checks `after`, a revision; -1 stands for the beginning. @throws BAD_USER_INPUT below -1 */
export function afterRevision(after: number | null | undefined): number {
  if (after === null || after === undefined) return -1;
  if (after >= -1) return Math.min(after, lastRevision);
  throw badInput(`after must be a revision, -1 or more, not ${after}.`);
}
