import type { Position } from '@app/domain/kernel/event-store.js';

const digits = 19;

/** Positions as zero-padded decimals, so that they sort as strings. Takes a number from 1 up. */
export const toPosition = (value: bigint | number | string): Position =>
  String(value).padStart(digits, '0') as Position;

/** The number of a position, as decimal text for SQL. @throws RangeError when it is no position of ours */
export function fromPosition(position: string): string {
  if (!/^\d{1,19}$/.test(position))
    throw new RangeError(`"${position}" is not a position of this event store`);
  return position.replace(/^0+(?=\d)/, '');
}
