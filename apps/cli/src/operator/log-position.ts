import type { Position } from '@app/domain/kernel/event-store.js';

/** Digits of a position in Postgres, and of each half of one in EventStoreDB. */
const postgresDigits = 19;
const eventStoreDbDigits = 20;

/** @param text as it is typed: 1234 (Postgres) or 1234-1230 (EventStoreDB), with leading zeros or without */
export function readPosition(text: string): Position {
  const parts = text.split('-');
  const digits = parts.length === 1 ? postgresDigits : eventStoreDbDigits;
  return parts.map((part) => part.padStart(digits, '0')).join('-') as Position;
}

/** Without leading zeros, for a person. */
export const shortPosition = (position: Position): string => position.replace(/\b0+(?=\d)/g, '');
