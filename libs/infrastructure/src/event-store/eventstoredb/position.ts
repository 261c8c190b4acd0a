import type { Position as ServerPosition } from '@eventstore/db-client';
import type { Position } from '@app/domain/kernel/event-store.js';

/** Digits of the largest unsigned 64-bit number. */
const digits = 20;

/** Commit and prepare position, zero-padded, so that positions sort as strings. */
export const toPosition = ({ commit, prepare }: ServerPosition): Position =>
  `${commit.toString().padStart(digits, '0')}-${prepare.toString().padStart(digits, '0')}` as Position;

/** @throws RangeError for what is no position of this event store, for example one kept from another store */
export function fromPosition(position: Position): ServerPosition {
  const parts = /^(\d{20})-(\d{20})$/.exec(position);
  if (!parts?.[1] || !parts[2]) {
    throw new RangeError(
      `"${position}" is not a position of EventStoreDB; was it kept from another event store?`,
    );
  }
  return { commit: BigInt(parts[1]), prepare: BigInt(parts[2]) };
}
