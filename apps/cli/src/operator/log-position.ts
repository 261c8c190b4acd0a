import type { Position } from '@app/domain/kernel/event-store.js';
import { usageError } from '../cli-error.js';

/** Digits of a position in Postgres, and of each half of one in EventStoreDB. */
const postgresDigits = 19;
const eventStoreDbDigits = 20;

/** @param text as it is typed: 1234 (Postgres) or 1234-1230 (EventStoreDB), with leading zeros or without */
export function readPosition(text: string): Position {
  const parts = text.split('-');
  const digits = parts.length === 1 ? postgresDigits : eventStoreDbDigits;
  return parts.map((part) => part.padStart(digits, '0')).join('-') as Position;
}

/**
 * @param head of the log
 * @throws CliError when the log does not reach that far: most likely the position is one of another log
 */
export function positionWithin(text: string, head: Position | undefined): Position {
  const position = readPosition(text);
  // Positions of the two stores differ in length; the store itself refuses those of the other.
  const isBehind = head !== undefined && position.length === head.length && position > head;
  if (isBehind)
    throw usageError(`The log ends at ${shortPosition(head)}: ${shortPosition(position)} is not in it.`);
  return position;
}

/** Without leading zeros, for a person. */
export const shortPosition = (position: string): string => position.replace(/\b0+(?=\d)/g, '');
