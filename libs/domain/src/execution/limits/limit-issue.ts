import { reject, type Rejection } from '../../kernel/rejection.js';
import type { ExecutionOptions } from '../execution.events.js';

/** Why a run cannot be held to what its options say; undefined when it can. */
export function limitIssue({ priority }: ExecutionOptions): Rejection | undefined {
  if (priority === undefined || (Number.isInteger(priority) && Math.abs(priority) <= 10)) return undefined;
  return reject('INVALID_REQUEST', 'The priority must be a whole number from -10 to 10.');
}
